//! Random networks, as the generator writes them: not edited by hand.

use super::{pool, tests};

mod part_0;
mod part_1;
mod part_2;
mod part_3;
mod part_4;
mod part_5;
mod part_6;
