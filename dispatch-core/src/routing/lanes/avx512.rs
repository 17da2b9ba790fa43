//! The sweep in registers of sixteen lanes.

use super::{Lanes, Limits, Plan, Starts, WIDEST, Widest, descend, scale};
use std::arch::x86_64::{
    __m512i, _mm512_add_epi32, _mm512_cmple_epu32_mask, _mm512_cvtepi32_ps, _mm512_cvtps_epi32,
    _mm512_cvtusepi32_epi16, _mm512_min_epu32, _mm512_mul_ps, _mm512_set1_epi32, _mm512_set1_ps,
};

#[target_feature(enable = "avx512f")]
pub(super) fn sweep<const V: usize>(
    plan: &Plan,
    starts: &mut Starts<V>,
    found: &mut impl FnMut(u32, &Lanes<V>),
) {
    let nearer = |near: [__m512i; V], above: &Lanes<V>, weight: u32| {
        let (mut near, weight) = (near, _mm512_set1_epi32(weight as i32));
        for (near, &above) in near.iter_mut().zip(&above.0) {
            *near = _mm512_min_epu32(*near, _mm512_add_epi32(bytemuck::cast(above), weight));
        }
        near
    };
    let load = |lanes: Lanes<V>| lanes.0.map(bytemuck::cast);
    let store = |near: [__m512i; V]| Lanes(near.map(bytemuck::cast));
    descend(plan, starts, load, nearer, store, found);
}

#[target_feature(enable = "avx512f")]
pub(super) fn sweep_within<const V: usize>(
    plan: &Plan,
    starts: &mut Starts<V>,
    limits: &Limits,
    bits: &mut [u64],
) {
    let mut mark = |target: u32, near: &Lanes<V>| {
        let within = |limit: u32| {
            let (limit, mut bits) = (_mm512_set1_epi32(limit as i32), 0);
            for (vector, &near) in (0..).zip(&near.0) {
                let within = _mm512_cmple_epu32_mask(bytemuck::cast(near), limit);
                bits |= u64::from(within) << (16 * vector);
            }
            bits
        };
        limits.mark(target, bits, within);
    };
    sweep(plan, starts, &mut mark);
}

#[target_feature(enable = "avx512f,avx2")]
pub(super) fn sweep_rounded(
    plan: &Plan,
    starts: &mut Starts<4>,
    unit: u32,
    found: &mut impl FnMut(u32, &[u16; WIDEST]),
) {
    let (most, share) = scale(unit);
    let (most, share) = (_mm512_set1_epi32(most as i32), _mm512_set1_ps(share));
    let mut round = |target: u32, near: &Widest| {
        let units = near.0.map(|vector| {
            let near = _mm512_min_epu32(bytemuck::cast(vector), most);
            let whole = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_cvtepi32_ps(near), share));
            _mm512_cvtusepi32_epi16(whole)
        });
        found(target, &bytemuck::cast(units));
    };
    sweep(plan, starts, &mut round);
}
