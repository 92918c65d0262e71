//! Neural networks whose shapes are types.
#![cfg_attr(not(feature = "std"), no_std)]
