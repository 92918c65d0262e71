//! Mistakes in initialisers.

use super::wrong;

#[test]
fn unknown_initialiser() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, init = xavier) }",
        &[(
            "xavier",
            "unknown initialiser `xavier`\nhelp: there are `zeros`, `ones`, `constant`, `uniform`, `normal`, `glorot_uniform`, `glorot_normal`, `he_uniform`, `he_normal`, `lecun_uniform`, `lecun_normal` and `pytorch`; one of your own is written by path: `my::xavier`",
        )],
    );
}

#[test]
fn similar_initialiser() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, init = he_norml) }",
        &[(
            "he_norml",
            "unknown initialiser `he_norml`\nhelp: a similar one exists: `he_normal`",
        )],
    );
}

#[test]
fn initialiser_without_arguments() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, init = normal) }",
        &[(
            "normal",
            "`normal` takes `mean` and `deviation`, found 0: `normal(mean, deviation)`",
        )],
    );
}

#[test]
fn initialiser_with_surplus() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, init = zeros(1)) }",
        &[("zeros", "`zeros` takes no arguments, found 1")],
    );
}

#[test]
fn initialiser_with_text() {
    wrong(
        r#"struct Net: [4] -> [4] { fc: Dense(4, init = normal(0, "wide")) }"#,
        &[(r#""wide""#, r#"`deviation` is a number, not `"wide"`"#)],
    );
}

#[test]
fn initialiser_with_unknown() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, init = normal(mean = 0, std = 1)) }",
        &[(
            "std",
            "`normal` has no argument `std`\nhelp: it takes `mean` and `deviation`",
        )],
    );
}

#[test]
fn number_for_initialiser() {
    wrong(
        "struct Net: [4] -> [4] { fc: Dense(4, init = 0.1) }",
        &[(
            "0.1",
            "`init` is an initialiser, such as `he_normal`, not `0.1`",
        )],
    );
}
