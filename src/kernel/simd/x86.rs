//! AVX2 and AVX-512 on x86-64.
//!
//! The intrinsics are safe where their instructions are there. They are there in whatever [`with_avx2`] and
//! [`with_avx512`] run, and the types of this module are named nowhere else: that is the reason for each `unsafe` of
//! an implementation of [`Vector`] beside those of pointers.

use super::{Part, Registers, Set, Vector, Work};
use core::arch::x86_64::*;

cpufeatures::new!(avx2_and_fma, "avx2", "fma");
cpufeatures::new!(avx512, "avx512f", "avx512bw", "avx512dq", "avx512vl", "fma");

pub(super) fn has_avx2() -> bool {
    avx2_and_fma::get()
}

pub(super) fn has_avx512() -> bool {
    has_avx2() && avx512::get()
}

/// # Safety
/// [`has_avx2`].
#[target_feature(enable = "avx2,fma")]
pub(super) fn with_avx2<W: Work<Arguments>, Arguments>(arguments: Arguments) -> W::Output {
    W::run::<Avx2>(arguments)
}

/// # Safety
/// [`has_avx512`].
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
pub(super) fn with_avx512<W: Work<Arguments>, Arguments>(arguments: Arguments) -> W::Output {
    W::run::<Avx512>(arguments)
}

pub(super) struct Avx2;

impl Set for Avx2 {
    type Single = Avx2Single;
    type Double = Avx2Double;
}

pub(super) struct Avx512;

impl Set for Avx512 {
    type Single = Avx512Single;
    type Double = Avx512Double;
}

/// The lower and the upper half of the lanes.
#[derive(Clone, Copy)]
pub(super) struct Avx2Single([__m256; 2]);

/// The lower and the upper half of the lanes.
#[derive(Clone, Copy)]
pub(super) struct Avx2Double([__m256d; 2]);

#[derive(Clone, Copy)]
pub(super) struct Avx512Single(__m512);

#[derive(Clone, Copy)]
pub(super) struct Avx512Double(__m512d);

/// All ones in the lanes of eight, from `first` on, that take part.
#[inline(always)]
fn mask_of_8(part: Part, first: u32) -> __m256i {
    // SAFETY: see the module.
    unsafe {
        let bits = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
        let part = _mm256_and_si256(_mm256_set1_epi32((part >> first) as i32), bits);
        _mm256_cmpeq_epi32(part, bits)
    }
}

/// All ones in the lanes of four, from `first` on, that take part.
#[inline(always)]
fn mask_of_4(part: Part, first: u32) -> __m256i {
    // SAFETY: see the module.
    unsafe {
        let bits = _mm256_setr_epi64x(1, 2, 4, 8);
        let part = _mm256_and_si256(_mm256_set1_epi64x((part >> first).into()), bits);
        _mm256_cmpeq_epi64(part, bits)
    }
}

/// The sum of eight lanes, in halves.
#[inline(always)]
fn total_of_8(lanes: __m256) -> f32 {
    // SAFETY: see the module.
    unsafe {
        let sum = _mm_add_ps(
            _mm256_castps256_ps128(lanes),
            _mm256_extractf128_ps(lanes, 1),
        );
        let sum = _mm_add_ps(sum, _mm_movehl_ps(sum, sum));
        _mm_cvtss_f32(_mm_add_ss(sum, _mm_shuffle_ps(sum, sum, 1)))
    }
}

/// The sum of four lanes, in halves.
#[inline(always)]
fn total_of_4(lanes: __m256d) -> f64 {
    // SAFETY: see the module.
    unsafe {
        let sum = _mm_add_pd(
            _mm256_castpd256_pd128(lanes),
            _mm256_extractf128_pd(lanes, 1),
        );
        _mm_cvtsd_f64(_mm_add_sd(sum, _mm_unpackhi_pd(sum, sum)))
    }
}

macro_rules! avx2 {
    ($vector:ident, $element:ident, $lanes:literal, $set1:ident, $loadu:ident, $maskload:ident, $storeu:ident,
     $maskstore:ident, $fmadd:ident, $add:ident, $mask:ident, $total:ident) => {
        impl Vector for $vector {
            type Element = $element;
            const LANES: usize = $lanes;
            const REGISTERS: Registers = Registers::Some;

            #[inline(always)]
            fn splat(x: $element) -> Self {
                // SAFETY: see the module.
                Self(unsafe { [$set1(x); 2] })
            }

            #[inline(always)]
            unsafe fn load(x: *const $element) -> Self {
                // SAFETY: see the module; as many numbers are there.
                Self(unsafe { [$loadu(x), $loadu(x.add($lanes / 2))] })
            }

            #[inline(always)]
            unsafe fn load_part(x: *const $element, part: Part) -> Self {
                let (lower, upper) = ($mask(part, 0), $mask(part, $lanes / 2));
                // SAFETY: see the module; those that take part are there, the others are not touched.
                Self(unsafe {
                    [
                        $maskload(x, lower),
                        $maskload(x.wrapping_add($lanes / 2), upper),
                    ]
                })
            }

            #[inline(always)]
            unsafe fn store(self, y: *mut $element) {
                // SAFETY: as in `load`.
                unsafe {
                    $storeu(y, self.0[0]);
                    $storeu(y.add($lanes / 2), self.0[1]);
                }
            }

            #[inline(always)]
            unsafe fn store_part(self, y: *mut $element, part: Part) {
                let (lower, upper) = ($mask(part, 0), $mask(part, $lanes / 2));
                // SAFETY: as in `load_part`.
                unsafe {
                    $maskstore(y, lower, self.0[0]);
                    $maskstore(y.wrapping_add($lanes / 2), upper, self.0[1]);
                }
            }

            #[inline(always)]
            unsafe fn copy_half(x: *const $element, part: Part, y: *mut $element) {
                // SAFETY: as in `load_part` and `store`.
                unsafe { $storeu(y, $maskload(x, $mask(part, 0))) }
            }

            #[inline(always)]
            fn plus_product(self, a: Self, b: Self) -> Self {
                // SAFETY: see the module.
                Self(unsafe {
                    [
                        $fmadd(a.0[0], b.0[0], self.0[0]),
                        $fmadd(a.0[1], b.0[1], self.0[1]),
                    ]
                })
            }

            #[inline(always)]
            fn total(self) -> $element {
                // SAFETY: see the module.
                $total(unsafe { $add(self.0[0], self.0[1]) })
            }
        }
    };
}

avx2!(
    Avx2Single,
    f32,
    16,
    _mm256_set1_ps,
    _mm256_loadu_ps,
    _mm256_maskload_ps,
    _mm256_storeu_ps,
    _mm256_maskstore_ps,
    _mm256_fmadd_ps,
    _mm256_add_ps,
    mask_of_8,
    total_of_8
);
avx2!(
    Avx2Double,
    f64,
    8,
    _mm256_set1_pd,
    _mm256_loadu_pd,
    _mm256_maskload_pd,
    _mm256_storeu_pd,
    _mm256_maskstore_pd,
    _mm256_fmadd_pd,
    _mm256_add_pd,
    mask_of_4,
    total_of_4
);

/// The lower half plus the upper half.
#[inline(always)]
fn fold_16(lanes: __m512) -> __m256 {
    // SAFETY: see the module.
    unsafe {
        _mm256_add_ps(
            _mm512_castps512_ps256(lanes),
            _mm512_extractf32x8_ps(lanes, 1),
        )
    }
}

/// The lower half plus the upper half.
#[inline(always)]
fn fold_8(lanes: __m512d) -> __m256d {
    // SAFETY: see the module.
    unsafe {
        _mm256_add_pd(
            _mm512_castpd512_pd256(lanes),
            _mm512_extractf64x4_pd(lanes, 1),
        )
    }
}

/// The sums of four vectors at once.
#[inline(always)]
fn totals_of_16([a, b, c, d]: [__m512; 4]) -> [f32; 4] {
    let mut totals = [0.0; 4];
    // SAFETY: see the module; four numbers are written to an array of four.
    unsafe {
        // Each step adds upper halves to lower ones, as `total` does; in between the halves of two are put together.
        let ab = _mm512_add_ps(
            _mm512_shuffle_f32x4(a, b, 0x44),
            _mm512_shuffle_f32x4(a, b, 0xee),
        );
        let cd = _mm512_add_ps(
            _mm512_shuffle_f32x4(c, d, 0x44),
            _mm512_shuffle_f32x4(c, d, 0xee),
        );
        let abcd = _mm512_add_ps(
            _mm512_shuffle_f32x4(ab, cd, 0x88),
            _mm512_shuffle_f32x4(ab, cd, 0xdd),
        );
        let abcd = _mm512_add_ps(abcd, _mm512_permute_ps(abcd, 0x4e));
        let abcd = _mm512_add_ps(abcd, _mm512_permute_ps(abcd, 0xb1));
        let abcd = _mm512_castps512_ps128(_mm512_maskz_compress_ps(0x1111, abcd));
        _mm_storeu_ps(totals.as_mut_ptr(), abcd);
    }
    totals
}

macro_rules! avx512 {
    ($vector:ident, $element:ident, $lanes:literal, $mask:ident, $set1:ident, $loadu:ident, $maskload:ident,
     $storeu:ident, $maskstore:ident, $maskhalf:ident, $storehalf:ident, $fmadd:ident, $fold:ident, $total:ident $(, $totals:ident)?) => {
        impl Vector for $vector {
            type Element = $element;
            const LANES: usize = $lanes;
            const REGISTERS: Registers = Registers::Many;

            #[inline(always)]
            fn splat(x: $element) -> Self {
                // SAFETY: see the module.
                Self(unsafe { $set1(x) })
            }

            #[inline(always)]
            unsafe fn load(x: *const $element) -> Self {
                // SAFETY: see the module; as many numbers are there.
                Self(unsafe { $loadu(x) })
            }

            #[inline(always)]
            unsafe fn load_part(x: *const $element, part: Part) -> Self {
                // SAFETY: see the module; those that take part are there, the others are not touched.
                Self(unsafe { $maskload(part as $mask, x) })
            }

            #[inline(always)]
            unsafe fn store(self, y: *mut $element) {
                // SAFETY: as in `load`.
                unsafe { $storeu(y, self.0) }
            }

            #[inline(always)]
            unsafe fn store_part(self, y: *mut $element, part: Part) {
                // SAFETY: as in `load_part`.
                unsafe { $maskstore(y, part as $mask, self.0) }
            }

            #[inline(always)]
            unsafe fn copy_half(x: *const $element, part: Part, y: *mut $element) {
                // SAFETY: as in `load_part` and `store`.
                unsafe { $storehalf(y, $maskhalf(part as u8, x)) }
            }

            #[inline(always)]
            fn plus_product(self, a: Self, b: Self) -> Self {
                // SAFETY: see the module.
                Self(unsafe { $fmadd(a.0, b.0, self.0) })
            }

            #[inline(always)]
            fn total(self) -> $element {
                $total($fold(self.0))
            }

            $(#[inline(always)]
            fn totals([a, b, c, d]: [Self; 4]) -> [$element; 4] {
                $totals([a.0, b.0, c.0, d.0])
            })?
        }
    };
}

avx512!(
    Avx512Single,
    f32,
    16,
    __mmask16,
    _mm512_set1_ps,
    _mm512_loadu_ps,
    _mm512_maskz_loadu_ps,
    _mm512_storeu_ps,
    _mm512_mask_storeu_ps,
    _mm256_maskz_loadu_ps,
    _mm256_storeu_ps,
    _mm512_fmadd_ps,
    fold_16,
    total_of_8,
    totals_of_16
);
avx512!(
    Avx512Double,
    f64,
    8,
    __mmask8,
    _mm512_set1_pd,
    _mm512_loadu_pd,
    _mm512_maskz_loadu_pd,
    _mm512_storeu_pd,
    _mm512_mask_storeu_pd,
    _mm256_maskz_loadu_pd,
    _mm256_storeu_pd,
    _mm512_fmadd_pd,
    fold_8,
    total_of_4
);
