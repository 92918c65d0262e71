//! Lints that a user's crate turns on, and attributes that bring lints along.

use netwright::prelude::*;

#[derive(Plain, Clone, Copy)]
pub struct Kept<const N: usize> {
    pub mask: [bool; N],
}

#[derive(Parameters)]
#[repr(C)]
pub struct Scale<X: Tensor> {
    #[weight]
    pub factor: X,
    pub marker: core::marker::PhantomData<X>,
}

network! {
    /// One that nobody should use.
    #[deprecated]
    pub struct Old: (left: [3], right: [2]) -> (sum: [2], positive: [_]) {
        fc: Dense(2),

        fn forward(left, right) {
            let h = fc(left);
            (h + right, relu(h))
        }
    }
}

network! {
    #[deprecated]
    pub struct Older<const N: usize>: [N] -> [2] {
        #[cfg_attr(all(), doc = "Documented on a condition.")]
        fc: Dense(2) -> Softmax,
    }
}

network! {
    #[deprecated]
    pub struct OldReader<const STEPS: usize>: [STEPS, 2] -> [2] {
        read: Gru(3) -> Tanh,
        fc: Dense(2) -> Softmax,
    }
}

network! {
    /// Its state and its steps are never used.
    struct Unused: [3, 2] -> [3, 2] {
        read: Rnn(2, activation = relu, sequence = true),
    }
}

#[derive(Parameters)]
#[repr(C)]
#[deprecated]
pub struct OldScale {
    #[weight]
    pub factor: [f32; 2],
}

#[test]
fn generated_code_keeps_to_pedantic_lints_and_may_be_deprecated() {
    #[allow(deprecated)]
    {
        assert_eq!(Old::zeroed().as_slice().len(), 8);
        assert_eq!(Older::<3>::zeroed().forward(&[1.0; 3]), [0.5; 2]);
        assert_eq!(OldScale::LEN, 2);
        let mut state = OldReaderState::<4>::zeroed();
        assert_eq!(
            OldReader::<4>::zeroed().step(&mut state, &[1.0; 2]),
            [0.5; 2]
        );
    }
    assert_eq!(Unused::PARAMS, 12);
    assert_eq!(Scale::<[f32; 3]>::LEN, 3);
    assert!(!netwright::plain::zeroed::<Kept<3>>().mask[0]);
}
