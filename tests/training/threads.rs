//! Any number of threads gives the same bits.

use netwright::parallel::{Pool, Team};

use super::*;

network! {
    /// Enough work for several threads, of layers that sum by rows and by samples.
    pub struct Wide: [1, 16, 16] -> [10] {
        conv: Conv2d(8, kernel = 3) -> Relu -> MaxPool2d(2) -> Flatten,
        hidden: Dense(300) -> Tanh -> Dropout(0.25),
        slope: PRelu,
        output: Dense(10) -> Softmax,
    }
}

network! {
    /// Samples of a batch influence each other.
    pub struct Normed: [64] -> [10] {
        hidden: Dense(600, bias = false),
        norm: BatchNorm -> Relu,
        output: Dense(10) -> Softmax,
    }
}

fn images<X: Tensor<Scalar = f32>>(count: usize) -> Samples<X, Class<10>> {
    let mut rng = Generator::seed(9);
    Samples::from_pairs((0..count).map(|i| {
        let mut x = netwright::plain::zeroed::<X>();
        x.as_mut_slice()
            .fill_with(|| rng.next_u32() as f32 / u32::MAX as f32);
        (x, Class::new(i % 10).unwrap())
    }))
    .unwrap()
}

/// Weights, optimizer's state and history of a training on so many threads.
macro_rules! trained {
    ($net:ty, $threads:expr, $batch:expr) => {{
        let mut rng = Generator::seed(3);
        let mut net = <$net>::boxed(&mut rng);
        let mut adam = AdamFor::<$net>::boxed(AdamConfig::default());
        let (data, test) = (
            images::<<$net as Layer>::Input>(150),
            images::<<$net as Layer>::Input>(70),
        );
        let history = Trainer::group_of::<40>(&mut net, &mut adam, CategoricalCrossEntropy)
            .batch($batch)
            .epochs(2)
            .threads($threads)
            .validate_on(&test)
            .fit(&data, &mut rng)
            .unwrap();
        let losses: Vec<_> = history
            .epochs()
            .iter()
            .map(|epoch| (epoch.loss, epoch.val_loss, epoch.accuracy))
            .collect();
        (bits(&net.0), format!("{:?}", adam.state), losses)
    }};
}

#[test]
fn any_number_of_threads_trains_to_the_same_bits() {
    let alone = trained!(Wide, 1, 100);
    for threads in [2, 3, 5] {
        assert_eq!(trained!(Wide, threads, 100), alone, "{threads} threads");
    }
}

#[test]
fn so_it_does_where_samples_influence_each_other() {
    let alone = trained!(Normed, 1, 40);
    for threads in [2, 4] {
        assert_eq!(trained!(Normed, threads, 40), alone, "{threads} threads");
    }
}

#[test]
fn a_team_computes_what_the_network_does() {
    let (data, mut rng) = (images(117), Generator::seed(1));
    let net = Wide::boxed(&mut rng);
    let (x, targets) = (data.inputs(), data.targets());
    let (mut grad, mut tape) = (Wide::boxed_zeroed(), Tape::boxed());
    tape.seed(5);
    let loss = net.gradient(x, targets, CategoricalCrossEntropy, &mut tape, &mut grad);
    for threads in 1..5 {
        let mut team = Team::group_of::<11>(Pool::of(threads));
        team.seed(5);
        let mut shared = Wide::boxed_zeroed();
        let value = team.gradient(&net, x, targets, &CategoricalCrossEntropy, &mut shared);
        assert_eq!(value.to_bits(), loss.to_bits());
        assert_eq!(bits(&shared.0), bits(&grad.0), "{threads} threads");
    }
}

#[test]
fn nothing_is_computed_of_no_samples() {
    let mut team = Team::of(Pool::of(2));
    let mut grad = Wide::boxed_zeroed();
    grad.output.bias[0] = 1.0;
    let no: [Class<10>; 0] = [];
    let net = Wide::boxed(&mut Generator::seed(1));
    assert_eq!(
        team.gradient(&net, &[], &no, &CategoricalCrossEntropy, &mut grad),
        0.0
    );
    assert!(grad.as_slice().iter().all(|g| *g == 0.0));
}

#[test]
fn reading_ahead_changes_no_bit() {
    let fit = |ahead| {
        let mut rng = Generator::seed(3);
        let (mut net, mut sgd) = (Wide::boxed(&mut rng), Sgd::boxed(SgdConfig::default()));
        let data = images::<[[[f32; 16]; 16]; 1]>(60);
        Trainer::new(&mut net, &mut sgd, CategoricalCrossEntropy)
            .batch(16)
            .epochs(2)
            .prefetch(ahead)
            .fit(&data, &mut rng)
            .unwrap();
        bits(&net.0)
    };
    let alone = fit(0);
    assert_eq!(fit(1), alone);
    assert_eq!(fit(3), alone);
}
