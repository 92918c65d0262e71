use netwright::prelude::*;

network! {
    pub struct Net: [4] -> [2] {
        output: Dense(2),
    }
}

const ALONE: Group = Group::segment(segment!(Net, output)).penalty(Penalty::l2(-0.1)).valid();
const AMONG_OTHERS: Groups<AdamFor<Net>, 2> = Groups::new(
    Adam::new(AdamConfig::pytorch()),
    [Group::all(), Group::role(Role::Weight).clip(Clip::GlobalNorm(1.0))],
);

fn main() {
    let _ = (ALONE, AMONG_OTHERS);
}
