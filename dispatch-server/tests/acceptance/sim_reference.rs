//! A replay of a city's calls, row by row against what another simulator did with them
//! (`sim_reference.csv`).

use crate::city::CALLS;
use crate::failure::{Differences, Outcome, failure};
use crate::folder::unpacked;
use crate::shop::Shop;
use crate::table::{Row, Table};

pub(crate) const FILE: &str = "sim_reference.csv";

const DAY_S: f64 = 86_400.0;
/// Nearly all moments agree so well, in seconds.
const CLOSE_S: f64 = 0.1;
/// How many rows that is of 1,000.
const CLOSE_ROWS: usize = 999;
/// No moment is off by more than an arc, and arcs are cut at so many seconds.
const ARC_S: f64 = 10.0;

/// What a row is compared by: ours (seconds after the report), theirs (days since day 0).
const MOMENTS: [(&str, &str); 3] = [
    ("first_on_scene_at_s", "on_scene_day"),
    ("at_hospital_at_s", "hospital_arrival_day"),
    ("closed_at_s", "free_day"),
];

pub(crate) fn run(shop: &mut Shop) -> Outcome {
    let (folder, run) = (shop.folder, shop.run()?);
    let city = shop.city()?;
    let theirs = Table::plain(&folder.bytes(FILE)?)?;
    let given = Table::several(&folder.bytes(CALLS)?)?;
    let given = given
        .get("calls")
        .ok_or_else(|| failure("the calls have no table calls"))?;
    let ours = Table::plain(&unpacked(&run.out.join("incidents.csv"))?)?;
    let log = Table::plain(&unpacked(&city.calls(folder)?)?)?;
    let (units, hospitals) = (city.table("units.csv")?, city.table("hospitals.csv")?);
    let by_name: Vec<Row> = ours.rows().collect();
    let (incidents, indices) = (ours.places("incident"), theirs.places("index"));
    let mut compared = Compared {
        places: [
            ("unit", "ambulance", units.places("id")),
            ("hospital", "hospital", hospitals.places("id")),
        ],
        differences: Differences::default(),
        off: Vec::new(),
    };
    let rows: Vec<Row> = theirs.rows().collect();
    for (call, logged) in given.rows().zip(log.rows()) {
        let (index, name) = (call.needed("index")?, logged.needed("incident")?);
        let theirs = indices.get(index).map(|&at| rows[at]);
        let ours = incidents.get(name).map(|&at| by_name[at]);
        let (Some(ours), Some(theirs)) = (ours, theirs) else {
            compared
                .differences
                .check(false, || format!("call {index} is in one of the two only"));
            continue;
        };
        compared.row(index, call.needed_number("arrivalTime")?, [ours, theirs])?;
    }
    compared.outcome()
}

/// Names of ours, numbers of theirs.
type Places<'a> = (&'a str, &'a str, std::collections::BTreeMap<&'a str, usize>);

struct Compared<'a> {
    places: [Places<'a>; 2],
    differences: Differences,
    /// How far off each row is, in seconds, and its call.
    off: Vec<(f64, String)>,
}

impl Compared<'_> {
    fn row(&mut self, call: &str, arrival_day: f64, [ours, theirs]: [Row; 2]) -> Outcome<()> {
        for (column, name, places) in &self.places {
            let found = ours
                .text(column)
                .map(|id| places.get(id).map_or(-1, |&at| at as i64 + 1));
            let expected = theirs.number(name).map(|number| number as i64);
            self.differences.check(found == expected, || {
                format!("call {call}: {column} {found:?}, expected {expected:?}")
            });
        }
        for column in ["queued", "bumps"] {
            let (found, expected) = (ours.needed_whole(column)?, theirs.needed_whole(column)?);
            self.differences.check(found == expected, || {
                format!("call {call}: {column} {found}, expected {expected}")
            });
        }
        let mut worst = apart(ours.number("response_s"), theirs.number("response_s"));
        for (column, day) in MOMENTS {
            let expected = theirs.number(day).map(|day| (day - arrival_day) * DAY_S);
            worst = worst.max(apart(ours.number(column), expected));
        }
        self.differences.check(worst <= ARC_S, || {
            format!("call {call}: a moment is {worst:.3} s off")
        });
        self.off.push((worst, call.to_owned()));
        Ok(())
    }

    fn outcome(mut self) -> Outcome {
        self.off.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (rows, far) = (
            self.off.len(),
            self.off
                .iter()
                .take_while(|(off, _)| *off > CLOSE_S)
                .count(),
        );
        let close = rows - far;
        let worst: Vec<String> = self
            .off
            .iter()
            .take(3)
            .map(|(off, call)| format!("{call}: {off:.4} s"))
            .collect();
        self.differences
            .check(rows > 0 && close * 1000 >= rows * CLOSE_ROWS, || {
                format!("{far} of {rows} rows are more than {CLOSE_S} s off")
            });
        self.differences.outcome(format!(
            "{rows} rows, unit, queued, bumps and hospital compared in each, {close} within {CLOSE_S} s, worst {}",
            worst.join(", ")
        ))
    }
}

/// How far two seconds are apart; for ever where only one is there.
fn apart(ours: Option<f64>, theirs: Option<f64>) -> f64 {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => (ours - theirs).abs(),
        (None, None) => 0.0,
        _ => f64::INFINITY,
    }
}
