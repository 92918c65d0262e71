use netwright::prelude::*;

/// Adjacent pairs, added up.
#[derive(Parameters)]
#[repr(C)]
pub struct Pairs<X: Tensor, const HALF: usize> {
    input: std::marker::PhantomData<X>,
}

impl<X: Tensor, const HALF: usize> Layer for Pairs<X, HALF> {
    type Input = X;
    type Output = [X::Scalar; HALF];
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const CHECK: Requirement = Requirement::that(
        X::LEN == 2 * HALF,
        Sentence::new("adding up pairs of ")
            .number(X::LEN)
            .text(" values gives ")
            .number(X::LEN / 2)
            .text(", not ")
            .number(HALF),
    );

    fn forward(&self, x: &X, y: &mut Self::Output, _: &mut ()) {
        for (pair, y) in x.as_slice().chunks(2).zip(y) {
            *y = pair[0] + pair[1];
        }
    }

    fn backward<const B: usize>(
        &self,
        _: &[X],
        _: &[Self::Output],
        _: &mut (),
        dy: &[Self::Output],
        dx: &mut [X],
    ) {
        for (dx, dy) in dx.iter_mut().zip(dy) {
            for (i, dx) in dx.as_mut_slice().iter_mut().enumerate() {
                *dx = dy[i / 2];
            }
        }
    }
}

network! {
    pub struct Net: [16] -> [10] {
        pairs: Pairs<_, 6>,
        out: Dense(10),
    }
}

fn main() {}
