//! How errors show themselves.

/// `Debug` of errors is their sentence: it is what `unwrap` and a `main` that returns an error show.
macro_rules! debug_is_the_sentence {
    ($($error:ty),+) => {$(
        impl ::core::fmt::Debug for $error {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(self, f)
            }
        }
    )+};
}
pub(crate) use debug_is_the_sentence;
