//! Placement against trying everything, on small problems; and readers against noise.

use dispatch_core::error::Error;
use dispatch_core::placement::cover::CoverInstance;
use dispatch_core::placement::instances::{Instance, cover_lists, points, read_pmed, scp, table};
use dispatch_core::placement::median::MedianInstance;
use dispatch_core::placement::{
    Control, Progress, Request, Solution, Status, StoppedBy, lscp, mclp, p_median,
};
use proptest::prelude::*;

/// Every set of sites that a request allows.
fn allowed(sites: usize, request: &Request) -> Vec<Vec<u32>> {
    let sets = (0u32..1 << sites).map(|set| {
        let is_in = |site: &u32| set >> site & 1 == 1;
        (0..sites as u32).filter(is_in).collect::<Vec<u32>>()
    });
    sets.filter(|set| request.p.is_none_or(|p| set.len() == p))
        .filter(|set| request.kept.iter().all(|site| set.contains(site)))
        .filter(|set| !request.closed.iter().any(|site| set.contains(site)))
        .collect()
}

/// Runs with a stop after so many questions, and holds every report against the exact value.
fn watched(
    exact: i64,
    stop_after: Option<u64>,
    solve: impl FnOnce(&mut Control<'_>) -> dispatch_core::error::Result<Solution>,
    from: impl Fn(u64) -> i64,
) -> Solution {
    let (mut asked, mut reports) = (0, Vec::new());
    let solution = solve(&mut Control {
        stop: &mut || {
            asked += 1;
            stop_after.is_some_and(|after| asked > after)
        },
        progress: &mut |progress: Progress| reports.push(progress),
        nodes: u64::MAX,
    });
    for report in reports {
        assert!(
            from(report.bound) <= exact && exact <= from(report.objective),
            "{report:?} {exact}"
        );
    }
    solution.unwrap()
}

#[derive(Clone, Debug)]
struct Small {
    cover: CoverInstance,
    request: Request,
    stop: Option<u64>,
}

fn fixed_sites(sites: usize) -> impl Strategy<Value = (Vec<u32>, Vec<u32>)> {
    prop::collection::vec(0u8..8, sites).prop_map(|kinds| {
        let of = |kind: u8| {
            let sites = kinds.iter().enumerate();
            sites
                .filter(|&(_, &k)| k == kind)
                .map(|(site, _)| site as u32)
                .collect::<Vec<u32>>()
        };
        (of(0), of(1))
    })
}

fn small() -> impl Strategy<Value = Small> {
    (1usize..10).prop_flat_map(|sites| {
        let row = prop::collection::vec(0..sites as u32, 0..5);
        let rows = prop::collection::vec((row, 0u64..20), 0..25);
        let costs = prop::collection::vec(0u64..6, sites);
        let stop = prop::option::of(0u64..12);
        (
            rows,
            costs,
            fixed_sites(sites),
            0..=sites,
            any::<u64>(),
            stop,
        )
            .prop_map(move |(rows, costs, (kept, closed), p, seed, stop)| {
                let (rows, weights): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
                let p = p.clamp(kept.len(), sites - closed.len());
                let request = Request {
                    p: Some(p),
                    kept,
                    closed,
                    seed,
                };
                Small {
                    cover: CoverInstance::new(&rows, weights, costs).unwrap(),
                    request,
                    stop,
                }
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn maximal_covering_is_what_trying_everything_finds(small in small()) {
        let Small { cover, request, stop } = small;
        let sets = allowed(cover.sites(), &request);
        let exact = sets.iter().map(|set| cover.covered(set)).max().unwrap();
        let total: u64 = (0..cover.rows() as u32).map(|row| cover.weight(row)).sum();
        let lost = (total - exact) as i64;
        let solution = watched(lost, None, |c| mclp::solve(&cover, &request, c), |v| v as i64);
        prop_assert_eq!((solution.objective, solution.bound, solution.status), (exact, exact, Status::Optimal));
        prop_assert!(sets.contains(&solution.sites));
        let early = watched(lost, stop, |c| mclp::solve(&cover, &request, c), |v| v as i64);
        prop_assert!(early.objective <= exact && exact <= early.bound);
        prop_assert!(sets.contains(&early.sites));
        prop_assert_eq!(early.status == Status::Optimal, early.objective == early.bound);
    }

    #[test]
    fn set_cover_is_what_trying_everything_finds(small in small()) {
        let Small { cover, mut request, stop } = small;
        request.p = None;
        let full = |set: &Vec<u32>| cover.is_full(set);
        let sets: Vec<Vec<u32>> = allowed(cover.sites(), &request).into_iter().filter(full).collect();
        let Some(exact) = sets.iter().map(|set| cover.price(set)).min() else {
            let never = &mut || false;
            let refused = lscp::solve(&cover, &request, &mut Control { stop: never, progress: &mut |_| {}, nodes: 99 });
            let is_refused = matches!(refused, Err(Error::Infeasible { .. }));
            prop_assert!(is_refused);
            return Ok(());
        };
        let solution = watched(exact as i64, None, |c| lscp::solve(&cover, &request, c), |v| v as i64);
        prop_assert_eq!((solution.objective, solution.bound, solution.status), (exact, exact, Status::Optimal));
        prop_assert!(sets.contains(&solution.sites));
        let early = watched(exact as i64, stop, |c| lscp::solve(&cover, &request, c), |v| v as i64);
        prop_assert!(early.bound <= exact && exact <= early.objective);
        prop_assert!(sets.contains(&early.sites));
    }

    #[test]
    fn p_median_is_what_trying_everything_finds(
        small in small(),
        distances in prop::collection::vec((prop::collection::vec(0u64..30, 10), 0u64..9, 0u16..1024), 1..14),
    ) {
        let Small { cover, mut request, stop } = small;
        let sites = cover.sites();
        request.p = request.p.map(|p| p.max(1));
        prop_assume!(request.p.unwrap() <= sites - request.closed.len());
        let weights = distances.iter().map(|(_, weight, _)| *weight).collect();
        let near = distances.iter().map(|(row, _, mask)| {
            let pairs = row.iter().take(sites).zip(0u32..);
            pairs.filter(|(_, site)| mask >> site & 1 == 1).map(|(&d, site)| (d, site)).collect()
        });
        let median = MedianInstance::new(near.collect(), weights, sites, Some(25)).unwrap();
        let sets = allowed(sites, &request);
        let exact = sets.iter().map(|set| median.distance(set)).min().unwrap();
        let solution = watched(exact as i64, None, |c| p_median::solve(&median, &request, c), |v| v as i64);
        prop_assert_eq!((solution.objective, solution.bound, solution.status), (exact, exact, Status::Optimal));
        prop_assert!(sets.contains(&solution.sites));
        let early = watched(exact as i64, stop, |c| p_median::solve(&median, &request, c), |v| v as i64);
        prop_assert!(early.bound <= exact && exact <= early.objective);
        prop_assert!(sets.contains(&early.sites));
    }

    #[test]
    fn readers_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_all(&bytes);
    }

    #[test]
    fn readers_never_panic_on_numbers(words in "[0-9 .\n,FC-]{0,120}") {
        read_all(words.as_bytes());
        read_all(format!("zone,site,distance,weight\n{words}").as_bytes());
    }
}

fn read_all(bytes: &[u8]) {
    let _ = read_pmed(bytes, "file");
    let _ = table::read(bytes, "file");
    let _ = scp::read_rows(bytes, "file");
    let _ = scp::read_columns(bytes, "file");
    let _ = cover_lists::read(bytes, "file");
    let _ = points::read_points(bytes, "file", 2.0);
    let _ = points::read_bds(bytes, "file", 2.0);
}

/// A covering problem on a grid of chance points.
fn medium(seed: u64) -> CoverInstance {
    let mut state = seed;
    let mut draw = |most: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    let points: Vec<(i64, i64, u64)> = (0..400)
        .map(|_| (draw(1000) as i64, draw(1000) as i64, 1 + draw(90)))
        .collect();
    let near = |a: &(i64, i64, u64), b: &(i64, i64, u64)| {
        (a.0 - b.0).pow(2) + (a.1 - b.1).pow(2) <= 110 * 110
    };
    let sites = &points[..120];
    let rows: Vec<Vec<u32>> = points
        .iter()
        .map(|point| {
            (0..120)
                .filter(|&site| near(point, &sites[site as usize]))
                .collect()
        })
        .collect();
    CoverInstance::new(
        &rows,
        points.iter().map(|point| point.2).collect(),
        vec![1; 120],
    )
    .unwrap()
}

#[test]
fn the_same_seed_gives_the_same_answer_and_stop_gives_the_best_so_far() {
    let cover = medium(7);
    let request = Request {
        p: Some(12),
        seed: 3,
        ..Request::default()
    };
    let run = |after: u64| {
        let mut asked = 0;
        mclp::solve(
            &cover,
            &request,
            &mut Control {
                stop: &mut || {
                    asked += 1;
                    asked > after
                },
                progress: &mut |_| {},
                nodes: u64::MAX,
            },
        )
        .unwrap()
    };
    assert_eq!(run(u64::MAX), run(u64::MAX));
    let (whole, early) = (run(u64::MAX), run(0));
    assert_eq!(
        (whole.status, whole.stopped_by),
        (Status::Optimal, StoppedBy::Proof)
    );
    assert!(early.objective <= whole.objective && whole.objective <= early.bound);
    assert_eq!(early.sites.len(), 12);
    assert_eq!(
        (early.status, early.stopped_by),
        (Status::Feasible, StoppedBy::Caller)
    );
}

#[test]
fn a_request_that_cannot_be_met_says_what_can() {
    let cover =
        CoverInstance::new(&[vec![0], vec![], vec![1, 2]], vec![5, 7, 1], vec![1; 3]).unwrap();
    let mut control = Control {
        stop: &mut || false,
        progress: &mut |_| {},
        nodes: 10,
    };
    let mut told = |request: Request,
                    model: fn(&CoverInstance, &Request, &mut Control<'_>) -> _| {
        let answer: dispatch_core::error::Result<Solution> = model(&cover, &request, &mut control);
        answer.unwrap_err().to_string()
    };
    let p = |p| Request {
        p: Some(p),
        ..Request::default()
    };
    assert!(told(p(4), mclp::solve).starts_with("p is 4, but only 3 sites may be open"));
    let two = Request {
        kept: vec![0, 1],
        ..p(1)
    };
    assert!(told(two, mclp::solve).starts_with("p is 1, but 2 sites are kept open"));
    assert!(told(Request::default(), lscp::solve).starts_with("no site may reach row 2\n"));
    let both = Request {
        kept: vec![1],
        closed: vec![1],
        ..p(2)
    };
    assert!(told(both, mclp::solve).starts_with("site 2 is both kept and closed"));
}

#[test]
fn files_are_read_as_they_are_meant() {
    let rows = scp::read_rows(b"2 3\n1 1 2\n2\n1 2\n1 3\n", "scp").unwrap();
    let columns = scp::read_columns(b"2 3\n1 1 1\n1 1 1\n2 1 2\n", "rail").unwrap();
    assert_eq!(rows, columns);
    let graph = read_pmed(b"3 3 1\n1 2 9\n2 3 1\n1 2 4\n", "pmed").unwrap();
    let Instance::Median { median, p: Some(1) } = graph else {
        panic!("it is a median problem");
    };
    assert_eq!(median.distance(&[1]), 5);
    let cut = scp::read_rows(b"2 3\n1 1 2\n2\n1 2\n1 9\n", "scp").unwrap_err();
    assert!(cut.to_string().starts_with("scp:5: a column is 9"), "{cut}");
    let lists = cover_lists::read(b"2 3 1\n0 1 0\n7 1 2\n5 2 0 1\n", "lists").unwrap();
    assert_eq!((lists.p, lists.flagged), (1, vec![1]));
    assert_eq!(
        (lists.cover.covered(&[2]), lists.cover.covered(&[1])),
        (7, 5)
    );
    let beyond = cover_lists::read(b"2 3 1\n0 1 0\n7 1 3\n5 2 0 1\n", "lists").unwrap_err();
    assert!(
        beyond
            .to_string()
            .starts_with("lists:3: a site is 3, and there are 3"),
        "{beyond}"
    );
    let flag = cover_lists::read(b"2 3 1\n0 1 2\n7 1 0\n5 2 0 1\n", "lists").unwrap_err();
    assert!(
        flag.to_string()
            .starts_with("lists:2: the flag of site 2 is 2"),
        "{flag}"
    );
}
