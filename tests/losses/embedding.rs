//! Losses of several outputs of one shape, and of networks that name them.

use netwright::check;
use netwright::prelude::*;

use crate::{numbers, of};

network! {
    /// Encodes three images with shared weights.
    struct Triplet: (anchor: [f64; 5], positive: [5], negative: [5])
        -> (anchor: [3], positive: [3], negative: [3])
    {
        encode: Dense(4) -> Tanh,
        project: Dense(3),

        fn forward(anchor, positive, negative) {
            (project(encode(anchor)), project(encode(positive)), project(encode(negative)))
        }
    }
}

network! {
    struct Siamese: (left: [f64; 5], right: [5]) -> (left: [3], right: [3]) {
        encode: Dense(3),

        fn forward(left, right) {
            (encode(left), encode(right))
        }
    }
}

#[test]
fn gradients_agree_with_central_differences() {
    for seed in 0..8 {
        let triplet = numbers::<[[f64; 4]; 3]>(seed, -1.0, 1.0);
        check::loss(&TripletMargin::default(), &triplet, &());
        check::loss(&TripletMargin { margin: 0.25 }, &triplet, &());
        let pair = numbers::<[[[f64; 2]; 3]; 2]>(seed, -1.0, 1.0);
        for together in [false, true] {
            check::loss(&Contrastive::default(), &pair, &together);
            check::loss(&Contrastive { margin: 4.0 }, &pair, &together);
            check::loss(&CosineEmbedding::default(), &pair, &together);
            check::loss(&CosineEmbedding { margin: -0.5 }, &pair, &together);
        }
    }
}

#[test]
fn networks_with_several_outputs_have_the_right_gradients() {
    let rng = &mut Generator::seed(3);
    let inputs: [TripletInput; 4] = core::array::from_fn(|i| numbers(i as u64, -1.0, 1.0));
    check::network(
        &Triplet::boxed(rng),
        &inputs,
        &[(); 4],
        TripletMargin::default(),
    );
    let inputs: [SiameseInput; 4] = core::array::from_fn(|i| numbers(i as u64, -1.0, 1.0));
    let together = [true, false, false, true];
    let net = Siamese::boxed(rng);
    check::network(&net, &inputs, &together, Contrastive { margin: 3.0 });
    check::network(&net, &inputs, &together, CosineEmbedding::default());
}

#[test]
fn the_outputs_of_a_network_are_those_of_an_array() {
    let rows = numbers::<[[f64; 3]; 3]>(7, -1.0, 1.0);
    let [anchor, positive, negative] = rows;
    let named = TripletOutput {
        anchor,
        positive,
        negative,
    };
    let (value, dy) = of(TripletMargin::default(), named, ());
    let (same, rows) = of(TripletMargin::default(), rows, ());
    assert_eq!((value, dy.as_slice()), (same, flat(&rows)));
}

#[test]
fn values_by_hand() {
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-5, "{a} is not {b}");
    // 3 from the positive, 5 from the negative, on a line.
    let (value, dy) = of(TripletMargin { margin: 4.0 }, [[0.0], [3.0], [5.0]], ());
    close(value, 2.0);
    assert_eq!(dy, [[0.0], [1.0], [-1.0]]);
    let kept = of(TripletMargin::default(), [[0.0], [3.0], [5.0]], ());
    assert_eq!(kept, (0.0, [[0.0]; 3]));

    let pair = [[0.0, 0.0], [3.0, 4.0]];
    let pull = of(Contrastive::default(), pair, true);
    assert_eq!(pull, (12.5, [[-3.0, -4.0], [3.0, 4.0]]));
    assert_eq!(
        of(Contrastive::default(), pair, false),
        (0.0, [[0.0; 2]; 2])
    );
    let push = of(Contrastive { margin: 10.0 }, pair, false);
    assert_eq!(push, (12.5, [[3.0, 4.0], [-3.0, -4.0]]));
    let parted = of(Contrastive::default(), [[2.0; 2]; 2], false);
    assert_eq!(parted, (0.5, [[0.0; 2]; 2]));

    let (value, _) = of(CosineEmbedding::default(), [[1.0, 0.0], [3.0, 4.0]], true);
    close(value, 0.4);
    let (value, _) = of(
        CosineEmbedding { margin: 0.5 },
        [[1.0, 0.0], [3.0, 4.0]],
        false,
    );
    close(value, 0.1);
}

#[test]
fn outputs_at_one_place_have_finite_gradients() {
    let (value, dy) = of(TripletMargin::default(), [[0.5_f32; 4]; 3], ());
    assert_eq!(value, 1.0);
    assert!(flat(&dy).iter().all(|d| d.is_finite()));
    for together in [false, true] {
        let (value, dy) = of(CosineEmbedding::default(), [[0.0_f32; 4]; 2], together);
        assert!(value.is_finite() && flat(&dy).iter().all(|d| *d == 0.0));
    }
}
