//! The distance of numbers from their reference, and how much of it is allowed.

use netwright::scalar::Float;
use netwright::tensor::Shape;

/// What is allowed: 1e-5 in `f32`, 1e-9 in `f64`, as a part of each number.
fn tolerance<T: Float>() -> f64 {
    match T::NAME {
        "f32" => 1e-5,
        _ => 1e-9,
    }
}

/// Asserts that every number of the tensor `name` is the expected one, up to the tolerance.
#[track_caller]
pub fn assert_close<T: Float>(name: &str, shape: Shape, found: &[T], expected: &[T]) {
    assert_within(tolerance::<T>(), name, shape, found, expected);
}

/// The same up to another tolerance.
#[track_caller]
pub fn assert_within<T: Float>(
    tolerance: f64,
    name: &str,
    shape: Shape,
    found: &[T],
    expected: &[T],
) {
    assert_eq!(found.len(), expected.len(), "`{name}` has another length");
    if let Some((place, apart)) = first_apart(tolerance, found, expected) {
        panic!(
            "`{name}` at {:?}: expected {:?}, found {:?}: {apart:.1e} apart, allowed are {:.0e}",
            index(shape, place),
            expected[place],
            found[place],
            tolerance,
        );
    }
}

/// The place of the first number beyond the tolerance, and its distance.
///
/// A number is measured by its own size or, where that is more, by the tensor's largest number or
/// by 1, whichever is less: zeros need not be met exactly, and small tensors are no less watched.
fn first_apart<T: Float>(tolerance: f64, found: &[T], expected: &[T]) -> Option<(usize, f64)> {
    let size = |number: &T| number.to_f64().abs();
    let floor = match expected.iter().map(size).fold(0.0, f64::max) {
        0.0 => 1.0,
        largest => largest.min(1.0),
    };
    let apart = |(found, expected): (&T, &T)| {
        (found.to_f64() - expected.to_f64()).abs() / size(expected).max(floor)
    };
    let mut distances = found.iter().zip(expected).map(apart).enumerate();
    // A NaN is within no tolerance.
    distances.find(|(_, apart)| apart.is_nan() || *apart > tolerance)
}

/// The index along each axis of the element at this place.
fn index(shape: Shape, mut place: usize) -> Vec<usize> {
    let mut index = vec![0; shape.axes().len()];
    for (index, length) in index.iter_mut().zip(shape.axes()).rev() {
        *index = place % length;
        place /= length;
    }
    index
}

/// Whether these pairs of a number found and the one expected pass.
fn passes<T: Float>(pairs: &[(T, T)]) -> bool {
    let (found, expected): (Vec<T>, Vec<T>) = pairs.iter().copied().unzip();
    first_apart(tolerance::<T>(), &found, &expected).is_none()
}

#[test]
fn what_is_near_passes_and_what_is_not_fails() {
    assert!(passes(&[(1.0 + 9e-10, 1.0)]));
    assert!(!passes(&[(1.0 + 2e-9, 1.0)]));
    assert!(passes::<f32>(&[(1.000_009, 1.0)]));
    assert!(!passes::<f32>(&[(1.000_02, 1.0)]));
    assert!(!passes(&[(f64::NAN, 1.0)]));
    assert!(!passes(&[(f64::INFINITY, f64::INFINITY)]));
}

#[test]
fn a_number_is_measured_by_its_tensor() {
    assert!(passes(&[(1e6 + 1e-4, 1e6)]));
    assert!(!passes(&[(1e6, 1e6), (2e-9, 0.0)]));
    assert!(passes(&[(1.0, 1.0), (5e-10, 0.0)]));
    assert!(!passes(&[(1e-6, 1e-6), (5e-10, 0.0)]));
    assert!(passes(&[(5e-10, 0.0)]));
    assert!(!passes(&[(2e-9, 0.0)]));
}

#[test]
#[should_panic(expected = "`hidden.weight` at [1, 2]: expected 6.0, found 7.0")]
fn a_message_names_tensor_place_and_numbers() {
    let expected = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let found = [1.0, 2.0, 3.0, 4.0, 5.0, 7.0];
    assert_close("hidden.weight", Shape::new(&[2, 3]), &found, &expected);
}
