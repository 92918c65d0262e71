//! The list of activations that every test here goes through, and that it is complete.

use std::any::type_name;
use std::collections::BTreeSet;

use netwright::activation::Pointwise;

/// What `check::<A>(name)` gives, for every activation that works element by element; those with
/// arguments appear with several.
macro_rules! each_pointwise {
    ($check:ident) => {{
        use netwright::activation::*;
        use netwright::scalar::hyper;
        each_pointwise! { $check:
            Identity,
            Relu,
            Relu6,
            LeakyRelu,
            LeakyRelu<{ hyper(0.3) }>,
            LeakyRelu<{ hyper(-0.5) }>,
            SquaredRelu,
            Threshold<{ hyper(0.5) }, { hyper(20.0) }>,
            Threshold<{ hyper(-1.25) }, { hyper(-1.25) }>,
            Elu,
            Elu<{ hyper(2.5) }>,
            Celu,
            Celu<{ hyper(0.25) }>,
            Selu,
            Exponential,
            Softplus,
            Softplus<{ hyper(3.0) }>,
            Squareplus,
            Squareplus<{ hyper(0.5) }>,
            SparsePlus,
            LogSigmoid,
            Sigmoid,
            HardSigmoid,
            SparseSigmoid,
            Tanh,
            HardTanh,
            HardTanh<{ hyper(-2.0) }, { hyper(0.5) }>,
            Softsign,
            Silu,
            Swish,
            HardSwish,
            HardSilu,
            Mish,
            Gelu,
            GeluTanh,
            SoftShrink,
            SoftShrink<{ hyper(0.0) }>,
            SoftShrink<{ hyper(1.25) }>,
            HardShrink,
            HardShrink<{ hyper(0.0) }>,
            HardShrink<{ hyper(1.25) }>,
            TanhShrink,
        }
    }};
    ($check:ident: $($activation:ty,)*) => {
        [$($check::<$activation>(stringify!($activation))),*]
    };
}

/// The activations of whole vectors, which have tests of their own.
const VECTORS: [&str; 2] = ["LogSoftmax", "Softmax"];

#[test]
fn no_activation_is_left_out() {
    fn name<A: Pointwise>(name: &str) -> String {
        assert!(type_name::<A>().starts_with("netwright::activation::"));
        name.split(['<', ' ']).next().unwrap().to_owned()
    }
    let mut listed = BTreeSet::from(each_pointwise!(name));
    listed.extend(VECTORS.map(String::from));

    // What a declaration may name in an entry, and what in `fn forward`.
    let registry = include_str!("../../macros/src/registry/table.rs");
    let in_entries: BTreeSet<String> = (registry.split("activation(").skip(1))
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .map(String::from)
        .collect();
    assert_eq!(listed, in_entries, "listed here, and in the registry");

    let functions = include_str!("../../src/activation/functions.rs");
    let words: Vec<&str> = functions.split([' ', ',', '{', '}', ';', '\n']).collect();
    let renamed = words.windows(3).filter(|words| words[1] == "as");
    let in_forward: BTreeSet<String> = renamed.map(|words| words[0].to_owned()).collect();
    assert_eq!(listed, in_forward, "listed here, and in `functions`");

    let page = include_str!("../../src/activation/mod.rs");
    for name in listed {
        let link = format!("[`{name}`]");
        assert!(page.contains(&link), "the table does not list `{name}`");
    }
}
