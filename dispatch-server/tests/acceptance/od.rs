//! Shortest times between pairs of nodes, against those in `od_reference.csv`.
//!
//! Every arc is rounded to whole milliseconds, so a path may be half a millisecond an arc off, and
//! the reference half a unit of its last digit.

use crate::failure::{Differences, Outcome, failure};
use crate::folder::Folder;
use crate::import::Import;
use crate::routes::Routes;
use crate::search::{Arcs, Tree};
use crate::table::{Row, Table};

pub(crate) const FILE: &str = "od_reference.csv";

/// Never more than this, in milliseconds.
const MOST_MS: f64 = 50.0;

pub(crate) fn run(folder: &Folder, import: &Import) -> Outcome {
    let pairs = Table::plain(&folder.bytes(FILE)?)?;
    let (mut differences, mut worst, mut modes) = (Differences::default(), 0.0f64, 0);
    for (mode, times) in import.modes()?.into_iter().enumerate() {
        let column = format!("mode_{}_s", mode + 1);
        let (true, Some(arcs)) = (pairs.has(&column), import.original()?.modes.get(mode)) else {
            continue;
        };
        modes += 1;
        let mut compared = Mode {
            import,
            arcs,
            routes: Routes::new(&import.network, times),
            tree: None,
        };
        for row in pairs.rows() {
            let pair = compared.pair(&row, &column)?;
            worst = worst.max(pair.off);
            differences.check(
                pair.off <= pair.most && pair.ours == pair.by_dijkstra,
                || format!("{column} {pair:?}"),
            );
        }
    }
    if modes == 0 {
        return Err(failure(
            "it has no column mode_1_s, mode_2_s, … that the network has a mode for",
        ));
    }
    differences.outcome(format!(
        "{} pairs × {modes} modes, at most {worst:.3} ms off",
        pairs.len()
    ))
}

/// One mode of the network, with the last search on the arcs of the file.
struct Mode<'a> {
    import: &'a Import,
    arcs: &'a Arcs,
    routes: Routes<'a>,
    tree: Option<(u32, Tree)>,
}

/// What is compared of a pair, in milliseconds.
#[derive(Debug)]
struct Pair {
    #[expect(dead_code, reason = "printed when it differs")]
    ends: [String; 2],
    ours: Option<u64>,
    by_dijkstra: Option<u64>,
    off: f64,
    most: f64,
}

impl Mode<'_> {
    fn pair(&mut self, row: &Row, column: &str) -> Outcome<Pair> {
        let original = self.import.original()?;
        let ends = [
            row.needed_whole("from_node")?.to_string(),
            row.needed_whole("to_node")?.to_string(),
        ];
        let [from, to] = [original.node(&ends[0])?, original.node(&ends[1])?];
        let point = |name: &str| {
            self.routes
                .point(name)
                .ok_or_else(|| failure(format!("node {name} is lost")))
        };
        let (start, end) = (point(&ends[0])?, point(&ends[1])?);
        let ours = self.routes.between(start, end).map(u64::from);
        let arcs = self.arcs;
        let (_, tree) = match self.tree.take() {
            Some(last) if last.0 == from => self.tree.insert(last),
            _ => self.tree.insert((from, arcs.from(from))),
        };
        let text = row.text(column);
        let seconds = text
            .map(str::parse::<f64>)
            .transpose()?
            .filter(|s| s.is_finite() && *s >= 0.0);
        let off = match (ours, seconds) {
            (Some(ours), Some(seconds)) => (ours as f64 - seconds * 1000.0).abs(),
            (None, None) => 0.0,
            _ => f64::INFINITY,
        };
        let rounded = (0.5 * f64::from(tree.arcs[to as usize])).min(MOST_MS);
        let most = rounded + text.map_or(0.0, half_of_last_digit_ms) + 1e-6;
        Ok(Pair {
            ends,
            ours,
            by_dijkstra: tree.distance[to as usize],
            off,
            most,
        })
    }
}

fn half_of_last_digit_ms(number: &str) -> f64 {
    let digits = number.split_once('.').map_or(0, |(_, digits)| digits.len());
    500.0 * 0.1f64.powi(digits as i32)
}
