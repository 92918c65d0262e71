//! The lines themselves. A new built-in is one more line here, and its rules if no rule fits yet.

use super::rules;
use super::{Builtin, Default, Form, Initialiser, Kind, Parameter};

/// Every built-in layer and activation.
pub static BUILTINS: &[Builtin] = &[
    layer("Dense", &[dim("units"), flag("bias", true), init("init")])
        .trained()
        .also(&["Linear", "FullyConnected", "Fc", "Affine"])
        .rules(rules::dense, rules::vector, rules::dense_cost),
    layer("Flatten", &[]).rules(rules::flat, rules::anything, rules::free),
    layer("Reshape", &[dims("shape")])
        .also(&["View", "Unflatten"])
        .rules(rules::reshape, rules::same_count, rules::free),
    layer("Dropout", &[float("rate", 0.0, 1.0)]).keeping_shape(),
    activation("Relu", &[]),
    activation("LeakyRelu", &[float_or("slope", 0.01)]),
    activation("Sigmoid", &[]).also(&["Logistic"]),
    activation("Tanh", &[]),
    activation("Gelu", &[]),
    activation("Softmax", &[]).fitting(rules::vector),
    activation("LogSoftmax", &[]).fitting(rules::vector),
    activation("Identity", &[]).also(&["Id"]),
];

/// Every initialiser.
pub static INITIALISERS: &[Initialiser] = &[
    initialiser("zeros", &[]),
    initialiser("ones", &[]),
    initialiser("constant", &["value"]),
    initialiser("uniform", &["low", "high"]),
    initialiser("normal", &["mean", "deviation"]),
    initialiser("glorot_uniform", &[]),
    initialiser("glorot_normal", &[]),
    initialiser("he_uniform", &[]),
    initialiser("he_normal", &[]),
    initialiser("lecun_uniform", &[]),
    initialiser("lecun_normal", &[]),
    initialiser("pytorch", &[]),
];

const fn layer(name: &'static str, args: &'static [Parameter]) -> Builtin {
    Builtin {
        name,
        form: Form::Layer,
        has_parameters: false,
        args,
        aliases: &[],
        shape: rules::unchanged,
        fits: rules::anything,
        cost: rules::free,
        keeps_shape: false,
    }
}

const fn activation(name: &'static str, args: &'static [Parameter]) -> Builtin {
    Builtin {
        form: Form::Activation,
        ..layer(name, args).keeping_shape()
    }
}

impl Builtin {
    const fn trained(self) -> Builtin {
        Builtin {
            has_parameters: true,
            ..self
        }
    }

    const fn also(self, aliases: &'static [&'static str]) -> Builtin {
        Builtin { aliases, ..self }
    }

    const fn rules(self, shape: rules::Shape, fits: rules::Fits, cost: rules::Costs) -> Builtin {
        Builtin {
            shape,
            fits,
            cost,
            ..self
        }
    }

    const fn fitting(self, fits: rules::Fits) -> Builtin {
        Builtin { fits, ..self }
    }

    const fn keeping_shape(self) -> Builtin {
        Builtin {
            keeps_shape: true,
            ..self
        }
    }
}

const fn dim(name: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Dim,
        default: Default::Required,
    }
}

const fn dims(name: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Dims,
        default: Default::Required,
    }
}

const fn flag(name: &'static str, default: bool) -> Parameter {
    Parameter {
        name,
        kind: Kind::Bool,
        default: Default::Bool(default),
    }
}

const fn float(name: &'static str, least: f64, below: f64) -> Parameter {
    Parameter {
        name,
        kind: Kind::Float { least, below },
        default: Default::Required,
    }
}

const fn float_or(name: &'static str, default: f64) -> Parameter {
    let kind = Kind::Float {
        least: f64::NEG_INFINITY,
        below: f64::INFINITY,
    };
    Parameter {
        name,
        kind,
        default: Default::Float(default),
    }
}

const fn init(name: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Init,
        default: Default::Init,
    }
}

const fn initialiser(name: &'static str, args: &'static [&'static str]) -> Initialiser {
    Initialiser { name, args }
}
