//! Gradients that the reverse pass shows are those of what the forward pass showed.

use netwright::network::{See, Shown};
use netwright::plain::boxed_zeroed;
use netwright::prelude::*;

use super::{assert_near, drawn, random};

network! {
    /// Shapes of one value, sums, a layer that is called twice, what depends on no parameter.
    pub struct Graph: [f64; 4] -> [3] {
        fold: Reshape(2, 2) -> Tanh -> Flatten,
        hidden: Dense(4) -> Tanh -> Relu,
        out: Dense(3) -> Sigmoid,

        fn forward(x) {
            let f = fold(x);
            let h = hidden(f);
            let g = hidden(h);
            out(h * g + h + f)
        }
    }
}

/// Gradients by the value's index, and values.
#[derive(Default)]
struct Seen {
    values: Vec<(Shown, Vec<f64>)>,
    gradients: Vec<(Shown, Vec<f64>)>,
}

impl See<f64> for Seen {
    fn value(&mut self, what: Shown, floats: &[f64]) {
        self.values.push((what, floats.to_vec()));
    }

    fn gradient(&mut self, what: Shown, floats: &[f64]) {
        self.gradients.push((what, floats.to_vec()));
    }
}

#[test]
fn each_value_has_the_gradient_of_what_comes_behind() {
    let net = drawn::<Graph>(1);
    let (x, dz) = (
        [random::<[f64; 4]>(2), random(3)],
        [random::<[f64; 3]>(4), random(5)],
    );
    let (mut y, mut dx) = ([[0.0; 3]; 2], [[0.0; 4]; 2]);
    let mut inner = boxed_zeroed::<<Graph as Network>::Inner<2>>();
    let mut seen = Seen::default();
    net.trace(&x, &mut y, &mut inner, Mode::Inference, &mut seen);
    net.reverse(&x, &y, &mut inner, &dz, &mut seen);
    net.reverse_input(&x, &y, &mut inner, &dz, &mut dx, &mut seen);

    let names = |of: &[(Shown, Vec<f64>)]| -> Vec<usize> {
        of.iter().map(|(what, _)| what.index).collect()
    };
    let (values, mut gradients) = (names(&seen.values), names(&seen.gradients));
    assert!(gradients.is_sorted_by(|a, b| a > b), "{gradients:?}");
    gradients.reverse();
    // All but the input and what is behind the head.
    assert_eq!(gradients, values[1..values.len() - 1]);
    let gradient = |name: &str, nth: usize| {
        let mut of_name: Vec<_> = seen
            .gradients
            .iter()
            .filter(|(what, _)| what.name == name)
            .collect();
        of_name.reverse();
        of_name[nth].1.clone()
    };
    let value = |name: &str, nth: usize| {
        seen.values
            .iter()
            .filter(|(what, _)| what.name == name)
            .nth(nth)
            .unwrap()
            .1
            .clone()
    };
    assert_eq!(gradient("out", 0), [dz[0], dz[1]].concat());
    let weight = &net.out.weight;
    for s in 0..2 {
        for i in 0..4 {
            let sum: f64 = (0..3).map(|o| dz[s][o] * weight[o][i]).sum();
            // g is multiplied by h, which is what the first call of `hidden` gives.
            let (at, h) = (4 * s + i, value("hidden", 2));
            assert_near(gradient("hidden", 5)[at], sum * h[at], 1e-13);
            // The gradient of tanh is that of the reshaped input.
            let f = value("fold", 1)[at];
            assert_near(
                gradient("fold", 0)[at],
                gradient("fold", 1)[at] * (1.0 - f * f),
                1e-13,
            );
            assert_near(dx[s][i], gradient("fold", 0)[at], 1e-13);
        }
    }
}
