use netwright::prelude::*;

#[derive(Parameters)]
#[repr(C)]
pub struct Square<X: Tensor> {
    input: std::marker::PhantomData<X>,
}

impl<X: Tensor> Layer for Square<X> {
    type Input = X;
    type Output = X;
    type Saved<const B: usize> = Vec<X>;
    type Scratch = ();
    const MACS: usize = X::LEN;

    fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
        for (x, y) in x.as_slice().iter().zip(y.as_mut_slice()) {
            *y = *x * *x;
        }
    }

    fn backward<const B: usize>(&self, x: &[X], _: &[X], _: &mut Vec<X>, dy: &[X], dx: &mut [X]) {
        for s in 0..x.len() {
            for (i, dx) in dx[s].as_mut_slice().iter_mut().enumerate() {
                *dx = (x[s].as_slice()[i] + x[s].as_slice()[i]) * dy[s].as_slice()[i];
            }
        }
    }
}

fn main() {}
