use netwright::prelude::*;

mod my {
    use netwright::prelude::*;

    pub struct Swish;

    impl Pointwise for Swish {
        fn value<R: Real>(x: R) -> R {
            x * x.sigmoid()
        }
    }
}

network! {
    pub struct Net: [8] -> [8] {
        bend: my::Swish,
        out: Dense(8),
    }
}

fn main() {}
