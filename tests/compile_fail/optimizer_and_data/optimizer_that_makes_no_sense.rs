use netwright::prelude::*;

network! {
    pub struct Net: [4] -> [2] {
        output: Dense(2),
    }
}

const ADAM: AdamFor<Net> = Adam::new(AdamConfig { beta1: 1.0, ..AdamConfig::pytorch() });
const SGD: SgdConfig = SgdConfig { rate: -0.1, ..SgdConfig::keras() }.valid();
const AHEAD: LookAhead<AdamFor<Net>> = LookAhead::new(
    Adam::new(AdamConfig::keras()),
    LookAheadConfig { every: 5, share: 1.5 },
);
const GATHERED: Accumulate<AdamFor<Net>> = Accumulate::new(Adam::new(AdamConfig::keras()), 0);

fn main() {
    let _ = (ADAM, SGD, AHEAD, GATHERED);
}
