//! How much memory the passes take: the least that the values need which are alive at one time, counted by
//! hand.

mod least;
mod places;
