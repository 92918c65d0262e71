//! What `fn forward` can do with values besides calling layers: functions, products, several values
//! at once. Each is checked in double precision.
#![forbid(unsafe_code)]

mod arrange;
mod products;
mod repeated;
mod several;

/// Checks the gradients of a graph without layers.
macro_rules! graphs {
    ($($name:ident: [$($input:tt)*] -> [$($output:tt)*], $x:ident => $body:expr;)*) => { $(
        #[test]
        fn $name() {
            netwright::network! {
                struct Net: [f64; $($input)*] -> [$($output)*] {
                    fn forward($x) {
                        $body
                    }
                }
            }
            netwright::check::layer::<Net>();
        }
    )* };
}
use graphs;
