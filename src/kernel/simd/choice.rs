//! Which instruction set the kernels run with.

use core::fmt;
use core::sync::atomic::{AtomicU8, Ordering};

/// An instruction set that the kernels are compiled for.
///
/// The best that the machine has is taken when the first kernel runs. With `std`, the environment variable
/// `NETWRIGHT_INSTRUCTIONS` names another: `portable`, `avx2` or `avx512`. All but the portable one give the same bits
/// as each other; that one rounds a product before it is added, as plain Rust does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[repr(u8)]
pub enum InstructionSet {
    /// What the program is compiled for.
    Portable = 1,
    /// AVX2 and fused multiply-add: x86-64 of 2013 and later.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 with its extensions F, BW, DQ and VL: x86-64 servers of 2017 and later, AMD's since 2022.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

/// The machine lacks an instruction set that was asked for, or there is none of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAvailable {
    name: &'static str,
}

impl fmt::Display for NotAvailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "this machine has no `{}` instructions; it has",
            self.name
        )?;
        for (i, set) in InstructionSet::available().enumerate() {
            write!(f, "{} `{}`", if i == 0 { "" } else { "," }, set.name())?;
        }
        Ok(())
    }
}

impl core::error::Error for NotAvailable {}

/// The current set; 0 before the first kernel runs.
static CURRENT: AtomicU8 = AtomicU8::new(0);

impl InstructionSet {
    /// All that this crate knows on this architecture, the best last.
    const ALL: &[Self] = &[
        Self::Portable,
        #[cfg(target_arch = "x86_64")]
        Self::Avx2,
        #[cfg(target_arch = "x86_64")]
        Self::Avx512,
    ];

    /// Its name, as `NETWRIGHT_INSTRUCTIONS` has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => "avx512",
        }
    }

    /// Those that this machine has, the best last.
    pub fn available() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|set| set.is_available())
    }

    /// The one that the kernels run with.
    ///
    /// # Panics
    /// When it is first asked and `NETWRIGHT_INSTRUCTIONS` names a set that the machine lacks.
    #[inline(always)]
    pub fn current() -> Self {
        match CURRENT.load(Ordering::Relaxed) {
            #[cfg(target_arch = "x86_64")]
            set if set == Self::Avx512 as u8 => Self::Avx512,
            #[cfg(target_arch = "x86_64")]
            set if set == Self::Avx2 as u8 => Self::Avx2,
            set if set == Self::Portable as u8 => Self::Portable,
            _ => Self::find(),
        }
    }

    /// Lets all kernels run with this set from now on, on all threads.
    ///
    /// # Errors
    /// The machine lacks it.
    pub fn choose(self) -> Result<(), NotAvailable> {
        if !self.is_available() {
            return Err(NotAvailable { name: self.name() });
        }
        CURRENT.store(self as u8, Ordering::Relaxed);
        Ok(())
    }

    #[cold]
    fn find() -> Self {
        let set = Self::asked()
            .or_else(|| Self::available().last())
            .unwrap_or(Self::Portable);
        CURRENT.store(set as u8, Ordering::Relaxed);
        set
    }

    #[cfg(feature = "std")]
    fn asked() -> Option<Self> {
        let name = std::env::var_os("NETWRIGHT_INSTRUCTIONS").filter(|name| !name.is_empty())?;
        match Self::available().find(|set| name == set.name()) {
            Some(set) => Some(set),
            None => {
                let available: std::vec::Vec<_> = Self::available().map(Self::name).collect();
                panic!(
                    "NETWRIGHT_INSTRUCTIONS names `{}`; this machine has {}",
                    name.display(),
                    available.join(", ")
                )
            }
        }
    }

    #[cfg(not(feature = "std"))]
    fn asked() -> Option<Self> {
        None
    }

    fn is_available(self) -> bool {
        match self {
            Self::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => super::x86::has_avx2(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => super::x86::has_avx512(),
        }
    }
}
