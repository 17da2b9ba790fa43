//! Reading `demand.toml`.

use super::*;
use crate::ids::{Id, IdVec};
use crate::scenario::document::{Document, Table};
use crate::scenario::faults::{Faults, suggestion};
use crate::scenario::rows::{Column, Sheet, required};
use crate::scenario::settings::Priority;

const VALUES: [Column; 1] = [required("seconds")];

/// Lengths are at most a thousand days.
const LONGEST_S: f64 = 86_400_000.0;

/// What reading needs beside the file.
pub(in crate::scenario) struct Around<'a> {
    /// A file of the folder by name.
    pub(in crate::scenario) file: &'a dyn Fn(&str) -> Option<&'a [u8]>,
    /// Whether there is a call log.
    pub(in crate::scenario) logged: bool,
    pub(in crate::scenario) priorities: &'a IdVec<PriorityId, Priority>,
    pub(in crate::scenario) interval: Intervals,
    pub(in crate::scenario) faults: &'a Faults,
}

/// Reads the demand; what is absent is as [`Demand::usual`] has it.
pub(in crate::scenario) fn read(bytes: &[u8], around: &Around<'_>) -> Option<Demand> {
    let usual = Demand::usual(around.priorities.len(), around.interval);
    let document = Document::parse(FILE, bytes, around.faults)?;
    let top = document.top();
    if !top.has("incidents_per_day") {
        top.fault(
            "incidents_per_day",
            "it has no incidents_per_day",
            "add it: missions a day, 0 for none",
        );
    }
    let transported = top.table("transported");
    let durations = top.table("duration");
    let length = |key, usual: DurationByPriority| {
        let table = durations.as_ref().and_then(|t| t.table(key));
        table.map_or(usual.clone(), |table| {
            by_priority(&table, around).unwrap_or(usual)
        })
    };
    Some(Demand {
        incidents_per_day: top.number("incidents_per_day", 0.0, 1.0e7).unwrap_or(0.0),
        hour_of_week: hour_of_week(&top).unwrap_or(usual.hour_of_week),
        zone_weight: zone_weight(&top, around.logged),
        priority_share: priority_share(&top, around.priorities).unwrap_or(usual.priority_share),
        transported_share: transported
            .as_ref()
            .and_then(|t| t.number("share", 0.0, 1.0))
            .unwrap_or(usual.transported_share),
        call_processing: length("call_processing", usual.call_processing),
        turnout: length("turnout", usual.turnout),
        on_scene: length("on_scene", usual.on_scene),
        handover: length("handover", usual.handover),
    })
}

/// 168 factors whose mean is 1, within a hundredth for rounded ones.
fn hour_of_week(top: &Table<'_>) -> Option<Vec<f64>> {
    let week = top.week("hour_of_week", 0.0, 1000.0)?;
    let mean = week.iter().sum::<f64>() / 168.0;
    if (mean - 1.0).abs() > 0.01 {
        top.fault(
            "hour_of_week",
            format!("the mean of hour_of_week is {mean:.3}"),
            "scale the factors so that their mean is 1",
        );
    }
    Some(week)
}

fn zone_weight(top: &Table<'_>, logged: bool) -> ZoneWeight {
    let words = [
        ("population", ZoneWeight::Population),
        ("weight", ZoneWeight::Weight),
        ("log", ZoneWeight::Log),
    ];
    let weight = top.choice("zone_weight", &words);
    let weight = weight.unwrap_or(ZoneWeight::Population);
    if weight == ZoneWeight::Log && !logged {
        top.fault(
            "zone_weight",
            "zone_weight is \"log\", but there is no call log",
            "put one into calls/, or choose \"population\" or \"weight\"",
        );
    }
    weight
}

/// Shares that add to 1; a priority that is not named has none.
fn priority_share(top: &Table<'_>, priorities: &IdVec<PriorityId, Priority>) -> Option<Vec<f64>> {
    let tables = top.tables("priority");
    if tables.is_empty() {
        return None;
    }
    let mut shares = vec![None; priorities.len()];
    for table in &tables {
        let share = table.number("share", 0.0, 1.0);
        if !table.has("share") {
            table.fault("share", "the priority has no share", "add share = …");
        }
        let Some(row) = table
            .must_text("id")
            .and_then(|id| priority(table, "id", id, priorities))
        else {
            continue;
        };
        let place = &mut shares[row.index()];
        if place.is_some() {
            table.fault("id", "this priority is there twice", "keep one share of it");
        }
        *place = Some(share.unwrap_or(0.0));
    }
    let shares: Vec<f64> = shares.into_iter().map(Option::unwrap_or_default).collect();
    let sum: f64 = shares.iter().sum();
    if (sum - 1.0).abs() > 1e-6 {
        top.fault(
            "priority",
            format!("the shares of the priorities add to {sum:.6}"),
            "make them add to 1",
        );
    }
    Some(shares)
}

fn priority(
    table: &Table<'_>,
    key: &str,
    id: &str,
    priorities: &IdVec<PriorityId, Priority>,
) -> Option<PriorityId> {
    let found = priorities.iter().position(|priority| priority.id == id);
    if found.is_none() {
        table.fault(
            key,
            format!("priority \"{id}\" is not known"),
            suggestion(id, priorities.iter().map(|priority| priority.id.as_str())),
        );
    }
    found.map(PriorityId::new)
}

fn by_priority(table: &Table<'_>, around: &Around<'_>) -> Option<DurationByPriority> {
    let mut exceptions = BTreeMap::new();
    if let Some(named) = table.table("by_priority") {
        for (id, own) in named.named_tables() {
            let priority = priority(&named, id, id, around.priorities);
            let distribution = distribution(&own, around);
            if let (Some(priority), Some(distribution)) = (priority, distribution) {
                exceptions.insert(priority, distribution);
            }
        }
    }
    Some(DurationByPriority {
        usual: distribution(table, around)?,
        exceptions,
    })
}

fn distribution(table: &Table<'_>, around: &Around<'_>) -> Option<Distribution> {
    let positive = |key| parameter(table, key, 0.001, LONGEST_S);
    let kind = table.must_text("kind")?;
    match kind {
        "constant" => {
            let mean_s = parameter(table, "mean_s", 0.0, LONGEST_S)?;
            Some(Distribution::Constant { mean_s })
        }
        "exponential" => {
            let mean_s = positive("mean_s")?;
            Some(Distribution::Exponential { mean_s })
        }
        "lognormal" => {
            let (median_s, sigma) = (positive("median_s"), parameter(table, "sigma", 0.0, 10.0));
            Some(Distribution::Lognormal {
                median_s: median_s?,
                sigma: sigma?,
            })
        }
        "weibull" | "gamma" => {
            let shape = parameter(table, "shape", 0.01, 1000.0);
            let scale = positive("scale_s");
            let (shape, scale_s) = (shape?, scale?);
            Some(match kind {
                "gamma" => Distribution::Gamma { shape, scale_s },
                _ => Distribution::Weibull { shape, scale_s },
            })
        }
        "empirical" => empirical(table, around),
        other => {
            table.ignore_the_rest();
            table.fault(
                "kind",
                format!("kind \"{other}\" is not known"),
                "choose one of: constant, exponential, lognormal, weibull, gamma, empirical",
            );
            None
        }
    }
}

fn parameter(table: &Table<'_>, key: &'static str, low: f64, high: f64) -> Option<f64> {
    if !table.has(key) {
        table.fault("kind", format!("{key} is missing"), format!("add {key}"));
    }
    table.number(key, low, high)
}

/// The lengths in the column `seconds` of a file of the folder.
fn empirical(table: &Table<'_>, around: &Around<'_>) -> Option<Distribution> {
    let file = table.must_text("file")?;
    let Some(bytes) = (around.file)(file) else {
        table.fault(
            "file",
            format!("there is no file \"{file}\""),
            "put it into the scenario folder, with the heading \"seconds\"",
        );
        return None;
    };
    let mut values_s = Vec::new();
    let mut sheet = Sheet::open(file, bytes, &VALUES, around.faults)?;
    while let Some(row) = sheet.next() {
        values_s.extend(row.number(0, 0.0, LONGEST_S));
    }
    if values_s.is_empty() {
        around
            .faults
            .in_file(file, "it has no values", "add one length a row");
        return None;
    }
    values_s.sort_by(f64::total_cmp);
    Some(Distribution::Empirical { values_s })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Fault;
    use crate::units::Duration;

    fn faults_of(text: &str) -> Vec<Fault> {
        let faults = Faults::default();
        let priorities = ["1", "2"].map(|id| Priority {
            id: id.into(),
            name: id.into(),
            may_preempt: Vec::new(),
            mode: crate::roads::speeds::Mode::Siren,
        });
        let around = Around {
            file: &|_| None,
            logged: false,
            priorities: &priorities.into_iter().collect(),
            interval: Intervals {
                call_processing: Duration::ZERO,
                turnout: Duration::ZERO,
                turnout_moving: Duration::ZERO,
            },
            faults: &faults,
        };
        let _ = read(text.as_bytes(), &around);
        faults.into_list()
    }

    #[test]
    fn a_parameter_of_another_distribution_is_a_fault() {
        let text = "incidents_per_day = 1\n[duration.on_scene]\nkind = \"constant\"\n\
            mean_s = 3\nsigma = 2\n";
        let list = faults_of(text);
        assert_eq!(list.len(), 1, "{list:?}");
        assert_eq!(
            list[0].cause,
            "key \"sigma\" is not known in [duration.on_scene]"
        );
    }

    #[test]
    fn priorities_may_have_their_own_lengths_if_they_exist() {
        let text = "incidents_per_day = 1\n[duration.handover]\nkind = \"constant\"\nmean_s = 3\n\
            [duration.handover.by_priority.\"9\"]\nkind = \"exponential\"\nmean_s = 4\n";
        let list = faults_of(text);
        assert_eq!(list.len(), 1, "{list:?}");
        assert_eq!(list[0].cause, "priority \"9\" is not known");
    }
}
