//! Margins of scores, cosines, and losses of two or three outputs of one shape.

use netwright::prelude::*;

use super::Case;

/// Checks the case if its loss is one of these.
pub fn check<T: Float>(case: &Case<'_>) -> bool {
    let rows = || case.rows::<T>();
    match case.loss() {
        "hinge" => case.linear(Hinge, &rows()),
        "squared_hinge" => case.linear(SquaredHinge, &rows()),
        "categorical_hinge" => case.linear(CategoricalHinge, &rows()),
        "multi_margin" => {
            let margin = case.note("margin");
            case.linear::<T, _>(MultiMargin { margin }, &case.classes());
        }
        "cosine_similarity" => case.linear(CosineSimilarity, &rows()),
        "triplet_margin" => {
            let margin = case.note("margin");
            let nothing = vec![(); case.file.integers(&case.tensor("target")).len()];
            case.alone::<[[T; 10]; 3], _>(TripletMargin { margin }, &nothing);
        }
        "cosine_embedding" => {
            let margin = case.note("margin");
            let bits = case.file.integers(&case.tensor("target"));
            let together: Vec<bool> = bits.into_iter().map(|bit| bit == 1).collect();
            case.alone::<[[T; 10]; 2], _>(CosineEmbedding { margin }, &together);
        }
        _ => return false,
    }
    true
}
