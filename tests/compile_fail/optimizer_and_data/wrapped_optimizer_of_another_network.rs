use netwright::prelude::*;

network! {
    pub struct Small: [4] -> [2] {
        output: Dense(2),
    }
}

network! {
    pub struct Large: [8] -> [2] {
        output: Dense(2),
    }
}

fn main() {
    let mut large = Large::boxed_zeroed();
    let adam = Kahan::<AdamFor<Small>>::boxed(AdamConfig::default());
    let mut frozen = Groups::new(adam, [Group::role(Role::Bias).frozen()]);
    frozen.step(&mut large, &Large::zeroed());
}
