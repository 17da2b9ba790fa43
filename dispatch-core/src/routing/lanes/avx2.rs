//! The sweep in registers of eight lanes.

use super::{Lanes, Limits, Plan, Starts, WIDEST, Widest, descend, scale};
use std::arch::x86_64::{
    __m256i, _mm256_add_epi32, _mm256_castsi256_ps, _mm256_cmpgt_epi32, _mm256_cvtepi32_ps,
    _mm256_cvtps_epi32, _mm256_min_epu32, _mm256_movemask_ps, _mm256_mul_ps, _mm256_packus_epi32,
    _mm256_permute4x64_epi64, _mm256_set1_epi32, _mm256_set1_ps,
};

/// A vector of lanes in two registers.
type Halves = [__m256i; 2];

#[target_feature(enable = "avx2")]
pub(super) fn sweep<const V: usize>(
    plan: &Plan,
    starts: &mut Starts<V>,
    found: &mut impl FnMut(u32, &Lanes<V>),
) {
    let nearer = |near: [Halves; V], above: &Lanes<V>, weight: u32| {
        let (mut near, weight) = (near, _mm256_set1_epi32(weight as i32));
        for (near, &above) in near.iter_mut().zip(&above.0) {
            let above: Halves = bytemuck::cast(above);
            for (near, above) in near.iter_mut().zip(above) {
                *near = _mm256_min_epu32(*near, _mm256_add_epi32(above, weight));
            }
        }
        near
    };
    let load = |lanes: Lanes<V>| lanes.0.map(bytemuck::cast);
    let store = |near: [Halves; V]| Lanes(near.map(bytemuck::cast));
    descend(plan, starts, load, nearer, store, found);
}

#[target_feature(enable = "avx2")]
pub(super) fn sweep_within<const V: usize>(
    plan: &Plan,
    starts: &mut Starts<V>,
    limits: &Limits,
    bits: &mut [u64],
) {
    let mut mark = |target: u32, near: &Lanes<V>| {
        // Distances and limits are below 2^31, so that signed comparison will do.
        let within = |limit: u32| {
            let (limit, mut bits) = (_mm256_set1_epi32(limit as i32), 0);
            for (half, &near) in (0..).zip(near.0.as_flattened().as_chunks::<8>().0) {
                let beyond = _mm256_cmpgt_epi32(bytemuck::cast(near), limit);
                let beyond = _mm256_movemask_ps(_mm256_castsi256_ps(beyond)) as u64;
                bits |= (beyond ^ 0xFF) << (8 * half);
            }
            bits
        };
        limits.mark(target, bits, within);
    };
    sweep(plan, starts, &mut mark);
}

#[target_feature(enable = "avx2")]
pub(super) fn sweep_rounded(
    plan: &Plan,
    starts: &mut Starts<4>,
    unit: u32,
    found: &mut impl FnMut(u32, &[u16; WIDEST]),
) {
    let (most, share) = scale(unit);
    let (most, share) = (_mm256_set1_epi32(most as i32), _mm256_set1_ps(share));
    let mut round = |target: u32, near: &Widest| {
        let whole = |near: __m256i| {
            let near = _mm256_min_epu32(near, most);
            _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_cvtepi32_ps(near), share))
        };
        // Packing works on halves of 128 bits; the permutation puts them in order.
        let packed = near.0.map(|vector| {
            let [a, b]: Halves = bytemuck::cast(vector);
            let packed = _mm256_packus_epi32(whole(a), whole(b));
            _mm256_permute4x64_epi64::<0b11_01_10_00>(packed)
        });
        found(target, &bytemuck::cast(packed));
    };
    sweep(plan, starts, &mut round);
}
