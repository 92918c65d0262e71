//! A convolution that keeps height and width, whatever they are.

use core::ops::Range;

use netwright::prelude::*;

/// y = w ⋆ x, with x `[C, H, W]`, w `[OUT, C, K, K]`, y `[OUT, H, W]`; x is zero around the image.
///
/// No number of the input is written: the weight takes its channels from the type of x, and so does
/// y its height and width.
#[derive(Debug, Clone, Parameters)]
#[repr(C)]
pub struct SamePadded<X: Image, const OUT: usize, const K: usize> {
    #[weight]
    weight: [X::PerChannel<[[X::Scalar; K]; K]>; OUT],
}

impl<X: Image, const OUT: usize, const K: usize> SamePadded<X, OUT, K> {
    /// Calls `see` with the places in x, w and y of each product that belongs to these outputs.
    fn each_product(outputs: Range<usize>, mut see: impl FnMut([usize; 3])) {
        let (height, width, padding) = (X::HEIGHT, X::WIDTH, K / 2);
        for w in outputs.start * X::CHANNELS * K * K..outputs.end * X::CHANNELS * K * K {
            let (kernel, k, l) = (w / (K * K), w / K % K, w % K);
            let (o, c) = (kernel / X::CHANNELS, kernel % X::CHANNELS);
            for i in padding.saturating_sub(k)..height.min((height + padding).saturating_sub(k)) {
                for j in padding.saturating_sub(l)..width.min((width + padding).saturating_sub(l)) {
                    let (row, column) = (i + k - padding, j + l - padding);
                    let x = (c * height + row) * width + column;
                    see([x, w, (o * height + i) * width + j]);
                }
            }
        }
    }
}

impl<X: Image, const OUT: usize, const K: usize> Layer for SamePadded<X, OUT, K> {
    type Input = X;
    type Output = X::WithChannels<OUT>;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = OUT * X::LEN * K * K;
    const CHECK: Requirement = Requirement::that(
        K % 2 == 1,
        Sentence::new("a kernel that keeps height and width is odd, not ").number(K),
    );

    fn forward(&self, x: &X, y: &mut Self::Output, _: &mut ()) {
        let (x, w, y) = (x.as_slice(), flat(&self.weight), y.as_mut_slice());
        y.fill(X::Scalar::ZERO);
        Self::each_product(0..OUT, |[i, k, o]| y[o] += w[k] * x[i]);
    }

    fn backward<const B: usize>(
        &self,
        _: &[X],
        _: &[Self::Output],
        _: &mut (),
        dy: &[Self::Output],
        dx: &mut [X],
    ) {
        let w = flat(&self.weight);
        for (dy, dx) in dy.iter().zip(dx) {
            let (dy, dx) = (dy.as_slice(), dx.as_mut_slice());
            dx.fill(X::Scalar::ZERO);
            Self::each_product(0..OUT, |[i, k, o]| dx[i] += w[k] * dy[o]);
        }
    }

    fn accumulate<const B: usize>(
        &self,
        x: &[X],
        _: &[Self::Output],
        _: &(),
        dy: &[Self::Output],
        grad: &mut Self,
        part: &Part,
    ) {
        let dw = flat_mut(&mut grad.weight);
        for s in part.samples() {
            let (x, dy) = (x[s].as_slice(), dy[s].as_slice());
            Self::each_product(part.rows(OUT), |[i, k, o]| dw[k] += dy[o] * x[i]);
        }
    }
}
