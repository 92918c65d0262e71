//! From when to when values are needed, and which of them share a place.

use super::right;
use crate::expand::layouts;
use crate::lives::{Home, Layout, Thing};

/// The places of a layout: `v1 v2 | d1`, for the values 1 and 2 in one and the gradient of 1 in another.
fn places(layout: &Layout) -> String {
    let name = |thing: &Thing| match thing {
        Thing::Value(value) => format!("v{value}"),
        Thing::Gradient(value) => format!("d{value}"),
        Thing::Temporary(number) => format!("t{number}"),
    };
    let mut places: Vec<String> = Vec::new();
    for members in &layout.places {
        let mut members: Vec<Thing> = members.clone();
        members.sort();
        places.push(members.iter().map(name).collect::<Vec<_>>().join(" "));
    }
    places.sort();
    places.join(" | ")
}

/// Asserts which values share a place in inference, and which things in training.
#[track_caller]
fn shares(source: &str, sample: &str, group: &str) {
    let [of_sample, of_group] = layouts(&right(source));
    assert_eq!(places(&of_sample), sample, "of a sample, in {source}");
    assert_eq!(places(&of_group), group, "of a group, in {source}");
}

#[test]
fn a_chain_needs_two_values_at_a_time() {
    shares(
        "struct Net: [9] -> [2] {
            a: Dense(8) -> Relu,
            b: Dense(7) -> Tanh,
            c: Dense(6) -> Sigmoid,
            d: Dense(2),
        }",
        "v1 v2 v5 v6 | v3 v4",
        "d1 d2 | d3 d4 | d5 d6 | v1 v2 | v3 v4 | v5 v6",
    );
}

#[test]
fn what_the_way_back_reads_stays() {
    // GELU's slope needs its input, and the weights of `b` its output.
    shares(
        "struct Net: [9] -> [2] { a: Dense(8) -> Gelu, b: Dense(2) }",
        "v1 v2",
        "d1 d2 | v1 | v2",
    );
    // Of a user's layer, nothing is known.
    shares(
        "struct Net: [9] -> [2] { a: my::Layer<_> -> Relu, b: my::Layer<_> }",
        "v1 v2",
        "d1 d2 | v1 | v2",
    );
}

#[test]
fn a_pooling_gives_its_place_to_what_is_behind_it() {
    // The image before the pooling is needed until its gradient is written; the mean needs none.
    shares(
        "struct Net: [1, 9, 9] -> [2] {
            a: Conv2d(2, kernel = 2) -> AvgPool2d(2) -> Flatten,
            b: Dense(2),
        }",
        "v1 | v2 v3",
        "d2 d3 | v1 d1 | v2 v3",
    );
    shares(
        "struct Net: [1, 9, 9] -> [2] {
            a: Conv2d(2, kernel = 2) -> MaxPool2d(2) -> Flatten,
            b: Dense(2),
        }",
        "v1 | v2 v3",
        "d1 | d2 d3 | v1 | v2 v3",
    );
}

#[test]
fn a_sum_is_computed_in_place_and_its_gradient_is_that_of_its_sides() {
    shares(
        "struct Net: [9] -> [2] {
            a: Dense(8),
            b: Dense(8),
            c: Dense(2),
            fn forward(x) { let h = a(x); c(b(h) + h) }
        }",
        "v1 | v2 v3",
        "d1 | d2 d3 | v1 | v2 v3",
    );
    // A value that is added to itself is read while it is written.
    shares(
        "struct Net: [9] -> [2] { a: Dense(8), c: Dense(2), fn forward(x) { let h = a(x); c(h + h) } }",
        "v1 | v2",
        "d1 | v1 d2 | v2",
    );
}

#[test]
fn a_product_needs_its_sides() {
    shares(
        "struct Net: [9] -> [2] {
            a: Dense(8),
            b: Dense(8),
            c: Dense(2),
            fn forward(x) { c(a(x) * b(x)) }
        }",
        "v1 v3 | v2",
        "d1 | d2 d3 | v1 t0 | v2 | v3",
    );
}

#[test]
fn what_has_several_uses_stays_until_the_last() {
    shares(
        "struct Net: [9] -> [2] {
            a: Dense(8),
            b: Dense(2),
            fn forward(x) { let h = a(x); b(relu(h) + tanh(h)) }
        }",
        "v1 v3 | v2 v4",
        "d1 | d2 d3 d4 | v1 v3 t0 | v2 | v4",
    );
}

#[test]
fn outputs_are_computed_in_the_callers_memory() {
    let [sample, group] = layouts(&right(
        "struct Net: [9] -> [2, 3] { a: Dense(6) -> Reshape(2, 3) -> Relu }",
    ));
    for value in 1..=3 {
        assert_eq!(sample.home(Thing::Value(value)), Some(Home::Output));
    }
    assert_eq!(places(&sample), "");
    // The loss reads what is before the head.
    assert_eq!(group.home(Thing::Value(3)), Some(Home::Output));
    assert_eq!(places(&group), "v1 v2");
    assert_eq!(group.home(Thing::Gradient(1)), Some(Home::Seed));
}

#[test]
fn the_shape_of_an_input_is_no_copy() {
    let [sample, group] = layouts(&right(
        "struct Net: [2, 3] -> [2] { a: Flatten -> Dense(2) }",
    ));
    for layout in [sample, group] {
        assert_eq!(layout.home(Thing::Value(1)), Some(Home::Input(0)));
        assert_eq!(places(&layout), "");
    }
}

#[test]
fn what_the_loss_reads_is_in_memory() {
    let [sample, group] = layouts(&right(
        "struct Net: [2, 3] -> [6] { a: Flatten -> Softmax }",
    ));
    assert_eq!(sample.home(Thing::Value(1)), Some(Home::Input(0)));
    assert_eq!(places(&group), "v1");
    let [_, group] = layouts(&right(
        "struct Net: [2, 3] -> [6] { a: Reshape(3, 2) -> Flatten -> Softmax }",
    ));
    assert_eq!(group.home(Thing::Value(1)), Some(Home::Input(0)));
    assert_eq!(places(&group), "v2");
}

#[test]
fn sizes_that_are_not_known_are_shared_by_life() {
    shares(
        "struct Net<const A: usize, const B: usize>: [A] -> [2] {
            a: Dense(B) -> Relu,
            b: Dense(A) -> Relu,
            c: Dense(B) -> Relu,
            d: Dense(2),
        }",
        "v1 v2 v5 v6 | v3 v4",
        "d1 d2 | d3 d4 | d5 d6 | v1 v2 | v3 v4 | v5 v6",
    );
}

#[test]
fn several_values_in_one_have_a_field_of_their_own() {
    let [sample, group] = layouts(&right(
        "struct Net: (a: [2], b: [3]) -> [2] { l: my::Two<_>, fn forward(a, b) { l(a, b) } }",
    ));
    assert_eq!(sample.home(Thing::Value(2)), Some(Home::Field));
    assert_eq!(group.home(Thing::Value(2)), Some(Home::Field));
    assert_eq!(sample.home(Thing::Value(0)), Some(Home::Input(0)));
    assert!(matches!(group.home(Thing::Value(0)), Some(Home::Place(_))));
}

#[test]
fn the_gradient_of_the_input_is_there_in_one_phase_alone() {
    // That of the shape is the caller's, seen differently; that of the product is needed before.
    let [_, group] = layouts(&right(
        "struct Net: [9] -> [3, 3] {
            a: Dense(9),
            shape: Reshape(3, 3),
            fn forward(x) { shape(tanh(x * a(x))) }
        }",
    ));
    let gradient = |value| group.home(Thing::Gradient(value));
    assert_eq!(gradient(0), Some(Home::InputGradient));
    assert!(matches!(gradient(2), Some(Home::Place(_))));
    let [_, group] = layouts(&right(
        "struct Net: [3, 3] -> [2] { flat: Flatten -> Relu, a: Dense(2) }",
    ));
    for value in 0..=2 {
        let home = group.home(Thing::Gradient(value));
        assert_eq!(home, Some(Home::InputGradient));
    }
}
