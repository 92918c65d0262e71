//! Building a graph, value by value.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::Type;

use crate::infer;
use crate::model::{Dim, Graph, Mention, Network, Op, Stage, Value, ValueId};

/// A graph in the making. It begins with the inputs.
pub struct Builder<'a> {
    network: &'a Network,
    values: Vec<Value>,
    mentions: Vec<Mention>,
}

impl<'a> Builder<'a> {
    /// Starts with the inputs, by the names that messages call them by.
    pub fn new<'b>(
        network: &'a Network,
        names: impl IntoIterator<Item = &'b Ident>,
    ) -> Builder<'a> {
        let mut builder = Builder {
            network,
            values: Vec::new(),
            mentions: Vec::new(),
        };
        for (at, name) in names.into_iter().enumerate().take(network.inputs.len()) {
            builder.push(Op::Input(at), format!("`{name}`"), name.span(), name);
        }
        builder
    }

    /// Runs all stages of an entry on `from`. `edge` is the token by which `from` comes in, where
    /// that is not the first stage itself.
    pub fn run(
        &mut self,
        entry: usize,
        call: &Ident,
        edge: Option<&Ident>,
        label: &str,
        from: ValueId,
    ) -> ValueId {
        let mut value = from;
        for (stage, what) in self.network.entries[entry].stages.iter().enumerate() {
            let tokens = match edge {
                Some(edge) if stage == 0 => edge.to_token_stream(),
                _ => tokens(what),
            };
            let span = tokens
                .clone()
                .into_iter()
                .next()
                .map_or_else(|| call.span(), |token| token.span());
            let op = Op::Stage {
                entry,
                stage,
                from: value,
                call: call.clone(),
            };
            value = self.push(op, label.to_owned(), span, tokens);
        }
        value
    }

    /// What is known of the shape of a value.
    pub fn shape(&self, value: ValueId) -> Option<&[Dim]> {
        self.values[value.0].shape.as_deref()
    }

    /// The outputs and inputs of the layer with parameters in an entry that has been called.
    pub fn weight(&self, entry: usize) -> Option<[Dim; 2]> {
        infer::weight(self.network, &self.values, entry)
    }

    /// Adds a value; its shape follows.
    pub fn push(&mut self, op: Op, label: String, span: Span, tokens: impl ToTokens) -> ValueId {
        let tokens = tokens.into_token_stream();
        // A gap has no tokens, and nothing is known of it.
        let shape = match tokens.is_empty() {
            true => None,
            false => infer::shape(self.network, &self.values, &op),
        };
        self.values.push(Value {
            op,
            shape,
            label,
            span,
            tokens,
        });
        ValueId(self.values.len() - 1)
    }

    /// Stands in for a value that could not be made, which has been reported. Nothing is known
    /// about its shape, and a graph that holds it is never expanded.
    pub fn gap(&mut self) -> ValueId {
        self.push(
            Op::Input(0),
            "`_`".to_owned(),
            Span::call_site(),
            TokenStream::new(),
        )
    }

    /// Whether a value only stands in for one.
    pub fn is_gap(&self, value: ValueId) -> bool {
        self.values[value.0].is_gap()
    }

    /// The name that messages call a value by, with backquotes.
    pub fn label(&self, value: ValueId) -> &str {
        &self.values[value.0].label
    }

    /// Whether the shape of a value is one that only rustc knows, and not one that a mistake hides.
    pub fn is_unknown(&self, value: ValueId) -> bool {
        match &self.values[value.0].op {
            Op::Stage {
                entry, stage, from, ..
            } => {
                match &self.network.entries[*entry].stages[*stage] {
                    Stage::Layer(ty) => !matches!(**ty, Type::Infer(_)),
                    // What it makes of a shape that nobody knows.
                    _ => self.shape(*from).is_none() && self.is_unknown(*from),
                }
            }
            Op::Part { .. } => true,
            op => op.operands().into_iter().any(|from| self.is_unknown(from)),
        }
    }

    /// Names a value after the `let` that holds it, unless an earlier one did.
    pub fn name(&mut self, value: ValueId, name: &Ident) {
        let value = &mut self.values[value.0];
        let has_name = matches!(value.op, Op::Input(_))
            || syn::parse_str::<Ident>(value.label.trim_matches('`')).is_ok();
        if !has_name {
            value.label = format!("`{name}`");
        }
    }

    /// Takes note of a name that the function gives or uses.
    pub fn mention(&mut self, mention: Mention) {
        self.mentions.push(mention);
    }

    pub fn finish(self, outputs: Vec<ValueId>) -> Graph {
        Graph {
            values: self.values,
            outputs,
            mentions: self.mentions,
        }
    }
}

/// The name of a stage, without its arguments.
fn tokens(stage: &Stage) -> TokenStream {
    match stage {
        Stage::Builtin(call) => call.ident.to_token_stream(),
        Stage::Layer(ty) => ty.to_token_stream(),
        Stage::Activation(path) => path.to_token_stream(),
    }
}
