//! One pass forward and one back through a network with a framework's weights.

use netwright::network::{forward_batch, run};
use netwright::plain::zeroed;
use netwright::prelude::*;

use crate::file::Reference;

/// Compares the layers of these names, each a network of the one entry `layer` and one input of floats; `or`
/// says what compares the others.
macro_rules! layers {
    // What keeps the shape.
    (@check $file:ident, $name:ident, [$($shape:tt)*], $layer:ident $arguments:tt) => {
        $crate::passes::layers! { @check $file, $name, [$($shape)*] -> [$($shape)*], $layer $arguments }
    };
    (@check $file:ident, $name:ident, [$($input:tt)*] -> [$($output:tt)*], $layer:ident $arguments:tt) => {
        netwright::network! {
            struct Net: [$($input)*] -> [$($output)*] {
                layer: $layer $arguments,
            }
        }
        let x = $file.rows(&format!("{}/input", $name));
        let dx = $crate::passes::compare::<Net>(&$file, &$name, &x);
        $file.check(&format!("{}/input.grad", $name), &dx);
    };
    ($file:ident, $name:ident, or $others:path: $(
        $case:ident: [$($input:tt)*] $(-> [$($output:tt)*])?, $layer:ident $arguments:tt;
    )*) => {
        match $name.as_str() {
            $(stringify!($case) => {
                $crate::passes::layers! { @check $file, $name, [$($input)*] $(-> [$($output)*])?, $layer $arguments }
            })*
            name => $others(&$file, name),
        }
    };
    ($file:ident, $name:ident: $($cases:tt)*) => {
        $crate::passes::layers! { $file, $name, or $crate::passes::unknown: $($cases)* }
    };
}
pub(crate) use layers;

/// A case that no test knows.
pub fn unknown(_: &Reference<'_>, name: &str) {
    panic!("no layer here is called `{name}`");
}

/// Compares outputs and the gradients of parameters; gives those of the inputs. What couples samples
/// is compared in training alone.
pub fn compare<N: Network>(
    file: &Reference<'_>,
    name: &str,
    x: &[N::Input],
) -> Vec<Grad<N::Input>> {
    let tensor = |which: &str| format!("{name}/{which}");
    let mut net: N = zeroed();
    file.load(&tensor(""), &mut net);
    let dy: Vec<N::Output> = file.rows(&tensor("output.grad"));

    if !N::COUPLED {
        let mut y: Vec<N::Output> = dy.iter().map(|_| zeroed()).collect();
        forward_batch(&net, x, &mut y, &mut Scratch::zeroed());
        file.check(&tensor("output"), &y);
    }
    let (mut tape, mut grad) = (Tape::<N, 3>::zeroed(), zeroed());
    let mut dx: Vec<Grad<N::Input>> = x.iter().map(|_| zeroed()).collect();
    let filled = run(&net, x, &mut tape);
    file.check(&tensor("output"), filled.outputs());
    filled.backward_to_input(&dy, &mut grad, &mut dx);
    file.check_segments(&tensor(""), &grad, ".grad");
    dx
}
