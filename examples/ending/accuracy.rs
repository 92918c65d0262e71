//! How the examples say what a network has learnt.

/// Says which share of so many digits is read right.
pub fn report(accuracy: Option<f64>, digits: usize) {
    let accuracy = 100.0 * accuracy.unwrap_or_default();
    println!("{accuracy:.2} % of {digits} digits that it has not seen are read right");
}
