//! The layers: their gradients in double precision, and what they do at the edges.

mod attention;
mod batch_norm;
mod behind;
mod blocks;
mod computed_size;
mod convolution;
mod embedding;
mod generic;
mod generic_more;
mod glu;
mod images;
mod networks;
mod noise;
mod norms;
mod pooling;
mod recurrent;
mod separable;
mod shared;
mod signals;
mod states;
mod stepwise;
mod time_distributed;
mod transposed;

/// Checks the gradients of one layer on an image.
macro_rules! gradients {
    ($($name:ident: [$($input:tt)*] -> [$($output:tt)*], $layer:ident($($arguments:tt)*);)*) => { $(
        #[test]
        fn $name() {
            netwright::network! {
                struct Net: [f64; $($input)*] -> [$($output)*] {
                    layer: $layer($($arguments)*),
                }
            }
            netwright::check::layer::<Net>();
        }
    )* };
}
use gradients;
