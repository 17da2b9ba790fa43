use super::*;

/// A path of five ranks; two searches met ranks 4 and 2.
fn five<const V: usize>() -> (Plan, Starts<V>) {
    let step = |rank: u32| Step {
        rank,
        depth: 4 - rank,
        arcs: u32::from(rank < 4),
        target: rank,
    };
    let plan = Plan {
        steps: (0..5).rev().map(step).collect(),
        arcs: (0..4).map(|depth| Arc { depth, weight: 7 }).collect(),
        height: 5,
        registers: Registers::PLAIN,
    };
    let mut starts = Starts {
        ranks: Vec::new(),
        near: Vec::new(),
        row: vec![NONE; 5],
        stack: vec![Lanes::NOWHERE; 5],
    };
    for lane in 0..V * VECTOR {
        starts.add(4, lane, 1);
        starts.add(2, lane, lane as u32 * 2);
    }
    (plan, starts)
}

fn all_registers_agree<const V: usize>() {
    let (mut plan, mut starts) = five::<V>();
    let limits = Limits(Rows::group(5, (0..5).map(|target| (target, (target, 14)))));
    let (mut near, mut bits) = ([Lanes::NOWHERE; 5], [0; 5]);
    plan.prepare(&mut starts);
    sweep_plain(&plan, &mut starts, &mut |target, lanes| {
        near[target as usize] = *lanes;
    });
    within_plain(&plan, &mut starts, &limits, &mut bits);
    assert_eq!(near.map(|lanes| lanes.all()[9]), [29, 22, 15, 8, 1]);
    assert_eq!(near.map(|lanes| lanes.all()[0]), [14, 7, 0, 8, 1]);
    assert_eq!(bits[0], 1, "only the first source is within 14 of rank 0");
    assert_eq!(
        bits[2] & 0xFFFF,
        0b1111_1111,
        "eight sources are within 14 of rank 2"
    );
    for registers in Registers::all() {
        plan.registers = registers;
        let (mut found, mut within) = ([Lanes::NOWHERE; 5], [0; 5]);
        plan.sweep(&mut starts, &mut |target, lanes| {
            found[target as usize] = *lanes;
        });
        plan.sweep_within(&mut starts, &limits, &mut within);
        assert_eq!((found, within), (near, bits), "{registers:?}");
    }
}

#[test]
fn whole_units_are_the_nearest_in_all_registers() {
    let (mut plan, mut starts) = five::<4>();
    let longest = u32::from(u16::MAX) * 10;
    for (lane, near) in [0, 4, 5, 6, 15, longest - 4, longest + 9, INF - 1, INF]
        .into_iter()
        .enumerate()
    {
        starts.add(4, lane, near);
    }
    for registers in Registers::all() {
        plan.registers = registers;
        let (mut found, mut near) = ([0; WIDEST], Widest::NOWHERE);
        plan.sweep_rounded(&mut starts, 10, &mut |target, units| {
            if target == 4 {
                found = *units;
            }
        });
        plan.sweep(&mut starts, &mut |target, lanes| {
            if target == 4 {
                near = *lanes;
            }
        });
        assert_eq!(found, rounded(&near, 10), "{registers:?}");
        let most = u16::MAX;
        assert_eq!(found[..9], [0, 0, 0, 1, 2, most, most, most, most]);
    }
}

#[test]
fn a_sweep_is_the_same_in_all_registers() {
    all_registers_agree::<1>();
    all_registers_agree::<2>();
    all_registers_agree::<4>();
}
