//! A convolution: the model of a layer of one's own.
//!
//! A layer is a struct of floats and an implementation of [`Layer`]. It has every right that a
//! built-in one has: `network!` takes it by its path, wires it, differentiates through it; the
//! optimizers, the files and the summary read its parameters by name.

use core::ops::Range;

use netwright::prelude::*;

/// y = w ⋆ x + b, with x `[C, h, w]`, w `[OUT, C, K, K]`, b `[OUT]`, y `[OUT, H, W]`.
///
/// y[o, i, j] = b[o] + Σ w[o, c, k, l] · x[c, i·STRIDE + k − PADDING, j·STRIDE + l − PADDING], where
/// x is zero outside of the image.
///
/// It carries its input as a type: declared as `Conv<_, 4, 3, 10, 10>`, the `_` is what the layer
/// before it produces. Stable Rust cannot compute the height and the width in a type, so that they
/// are written, and [`CHECK`](Layer::CHECK) holds them to the formula.
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct Conv<
    X: Image,
    const OUT: usize,
    const K: usize,
    const H: usize,
    const W: usize,
    const STRIDE: usize = 1,
    const PADDING: usize = 0,
> {
    /// w: for each output a kernel for each channel of x, laid out as PyTorch lays it out.
    ///
    /// The number of channels is known to the type of x alone, which therefore makes the array.
    #[weight]
    pub weight: [X::PerChannel<[[X::Scalar; K]; K]>; OUT],
    /// b.
    #[bias]
    pub bias: [X::Scalar; OUT],
}

/// Where the three numbers of one product are: y[`y`] += w[`w`] · x[`x`].
struct Product {
    x: usize,
    w: usize,
    y: usize,
}

impl<
    X: Image,
    const OUT: usize,
    const K: usize,
    const H: usize,
    const W: usize,
    const STRIDE: usize,
    const PADDING: usize,
> Conv<X, OUT, K, H, W, STRIDE, PADDING>
{
    /// The formula, once: calls `see` with each product that belongs to these outputs. The three
    /// passes differ in what they do with it.
    fn each_product(outputs: Range<usize>, mut see: impl FnMut(Product)) {
        for o in outputs {
            for (i, j) in pairs(H, W) {
                for c in 0..X::CHANNELS {
                    for (k, l) in pairs(K, K) {
                        let row = (i * STRIDE + k).checked_sub(PADDING);
                        let column = (j * STRIDE + l).checked_sub(PADDING);
                        let (Some(row), Some(column)) = (row, column) else {
                            continue;
                        };
                        if row < X::HEIGHT && column < X::WIDTH {
                            see(Product {
                                x: (c * X::HEIGHT + row) * X::WIDTH + column,
                                w: ((o * X::CHANNELS + c) * K + k) * K + l,
                                y: (o * H + i) * W + j,
                            });
                        }
                    }
                }
            }
        }
    }

    /// What the formula gives for this many rows of x, or a sentence with the numbers in it.
    const fn fits(of_x: usize, of_y: usize, what: &str) -> Requirement {
        let padded = of_x + 2 * PADDING;
        if K == 0 || STRIDE == 0 {
            return Requirement::that(
                false,
                Sentence::new("kernel and stride of a convolution are at least 1"),
            );
        }
        if K > padded {
            let sentence = Sentence::new("a kernel of ").number(K);
            let sentence = sentence.text(" does not fit the ").number(padded).text(" ");
            let sentence = sentence.text(what).text(" that it receives; at most ");
            let sentence = sentence.number(padded).text(", or a padding of ");
            return Requirement::that(false, sentence.number((K - of_x).div_ceil(2)));
        }
        let computed = (padded - K) / STRIDE + 1;
        let sentence = Sentence::new("of ").number(of_x).text(" ").text(what);
        let sentence = sentence.text(" this convolution makes ").number(computed);
        let sentence = sentence.text(", and it is declared to make ").number(of_y);
        Requirement::that(computed == of_y, sentence)
    }
}

/// All pairs, the second number the faster one.
fn pairs(rows: usize, columns: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..rows).flat_map(move |i| (0..columns).map(move |j| (i, j)))
}

impl<
    X: Image,
    const OUT: usize,
    const K: usize,
    const H: usize,
    const W: usize,
    const STRIDE: usize,
    const PADDING: usize,
> Layer for Conv<X, OUT, K, H, W, STRIDE, PADDING>
{
    type Input = X;
    type Output = [[[X::Scalar; W]; H]; OUT];
    // Nothing is kept between the passes, and nothing is needed to compute a sample: the backward
    // passes are given x and y.
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = OUT * H * W * X::CHANNELS * K * K;
    // Held to at compile time, at the layer's token.
    const CHECK: Requirement =
        Self::fits(X::HEIGHT, H, "rows").and(Self::fits(X::WIDTH, W, "columns"));

    fn forward(&self, x: &X, y: &mut Self::Output, _: &mut ()) {
        let (x, w) = (x.as_slice(), flat(&self.weight));
        for (y, b) in y.iter_mut().zip(self.bias) {
            y.as_flattened_mut().fill(b);
        }
        let y = flat_mut(y);
        Self::each_product(0..OUT, |at| y[at.y] += w[at.w] * x[at.x]);
    }

    // dL/dx[x] = Σ w[w] · dL/dy[y]: the output's gradient goes back the way that x came.
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
            let (dy, dx) = (flat(dy), dx.as_mut_slice());
            // Memory is used again and again: what is in it is overwritten, never added to.
            dx.fill(X::Scalar::ZERO);
            Self::each_product(0..OUT, |at| dx[at.x] += w[at.w] * dy[at.y]);
        }
    }

    // dL/dw[w] = Σ x[x] · dL/dy[y] and dL/db[o] = Σ dL/dy[o], over all samples.
    fn accumulate<const B: usize>(
        &self,
        x: &[X],
        _: &[Self::Output],
        _: &(),
        dy: &[Self::Output],
        grad: &mut Self,
        part: &Part,
    ) {
        // A share of the outputs, which no other share touches; and the samples one by one, in
        // their order: so neither threads nor groups change a bit.
        let outputs = part.rows(OUT);
        for s in part.samples() {
            for o in outputs.clone() {
                for &dy in dy[s][o].as_flattened() {
                    grad.bias[o] += dy;
                }
            }
            let (x, dy, dw) = (x[s].as_slice(), flat(&dy[s]), flat_mut(&mut grad.weight));
            Self::each_product(outputs.clone(), |at| dw[at.w] += x[at.x] * dy[at.y]);
        }
    }
}
