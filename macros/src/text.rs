//! Tokens as a person writes them: `my::Gate<_, 4>`, not `my :: Gate < _ , 4 >`.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;

/// The text of `tokens` for a message or a table.
pub fn of(tokens: impl ToTokens) -> String {
    let mut text = String::new();
    write(tokens.into_token_stream(), &mut text);
    text
}

/// A name as it is said outside of code: without the `r#` of a raw one, which means the same.
pub fn name(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// `LeakyRelu` for `leaky_relu`.
pub fn camel(snake: &str) -> String {
    let mut camel = String::new();
    for word in snake.split('_') {
        let mut letters = word.chars();
        camel.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        camel.extend(letters);
    }
    camel
}

/// All names in `tokens`, at any depth; `_` is one.
pub fn names(tokens: impl ToTokens) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens.into_token_stream() {
        match token {
            TokenTree::Ident(name) => found.push(self::name(&name)),
            TokenTree::Group(group) => found.extend(names(group.stream())),
            _ => {}
        }
    }
    found
}

fn write(tokens: TokenStream, text: &mut String) {
    let mut previous: Option<TokenTree> = None;
    for token in tokens {
        if let Some(previous) = &previous
            && spaced(previous, &token, text)
        {
            text.push(' ');
        }
        match &token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace if group.stream().is_empty() => ("{", "}"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(group.stream(), text);
                text.push_str(close);
            }
            other => text.push_str(&other.to_string()),
        }
        previous = Some(token);
    }
}

/// Whether a space stands between two tokens.
fn spaced(left: &TokenTree, right: &TokenTree, written: &str) -> bool {
    let arrow = written.ends_with("->") || written.ends_with("=>");
    match (left, right) {
        (_, TokenTree::Punct(right)) if matches!(right.as_char(), ',' | ';' | '?' | '.') => false,
        (TokenTree::Punct(left), TokenTree::Punct(right)) => {
            match (left.as_char(), right.as_char()) {
                (':', ':') | ('-', '>') | ('=', '>') => false,
                (':', '<') | ('>', ':') | ('<', '-') | ('<', ':') | ('<', '<') | ('>', '>') => {
                    false
                }
                (',', _) => true,
                (_, '>') => false,
                (a, b) => !(a == b || b == '='),
            }
        }
        (TokenTree::Punct(left), _) => match left.as_char() {
            ':' => !written.ends_with("::"),
            '<' | '.' | '&' | '!' | '\'' | '#' | '$' => false,
            '>' => arrow,
            '-' => {
                !(written.len() == 1
                    || written.ends_with("(-")
                    || written.ends_with("= -")
                    || written.ends_with(", -"))
            }
            _ => true,
        },
        (_, TokenTree::Punct(right)) => !matches!(right.as_char(), ':' | '<' | '>' | '!'),
        (TokenTree::Ident(_), TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        (TokenTree::Group(_), TokenTree::Group(_)) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::of;
    use proc_macro2::TokenStream;

    #[test]
    fn reads_as_written() {
        for text in [
            "my::Gate<_, 4>",
            "ResidualBlock<16, 8, { H / 2 }>",
            "relu(norm2(conv2(h)) + x)",
            "leaky_relu(x, slope = 0.2)",
            "normal(-0.5, 0.1)",
            "<T as my::Block>::Inner<_>",
            "Apply<_, my::Swish>",
            "-x",
            "1 - x * 2.0",
            "{ 2 * N }",
            "x[0]",
            "x.relu()",
            "Index<1000>",
            "(a, b)",
        ] {
            let tokens: TokenStream = text.parse().unwrap();
            assert_eq!(of(tokens), text);
        }
    }
}
