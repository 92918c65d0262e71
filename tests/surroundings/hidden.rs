//! Public networks with private parts.

use netwright::prelude::*;

mod library {
    use netwright::prelude::*;

    network! {
        struct Block<const N: usize>: [N] -> [4] {
            fc: Dense(4) -> Relu,
        }
    }

    struct Next;

    impl Pointwise for Next {
        fn value<R: Real>(x: R) -> R {
            x + R::of(1.0)
        }
    }

    #[derive(Parameters)]
    #[repr(C)]
    struct Inner<const N: usize> {
        #[weight]
        factor: [f64; N],
    }

    network! {
        pub struct Net: [8] -> [2] {
            block: self::Block<8> -> self::Next,
            fc: Dense(2),
        }
    }

    #[derive(Parameters)]
    #[repr(C)]
    pub struct Outer {
        inner: Inner<2>,
        #[weight]
        factor: [f64; 3],
    }
}

#[test]
fn what_is_inside_of_a_public_network_may_be_private() {
    assert_eq!(library::Net::zeroed().forward(&[1.0; 8]), [0.0; 2]);
    assert_eq!(library::Outer::LEN, 5);
}
