//! Placement on the instances of others: value, bound and status against the file beside them.
//!
//! Beside the instances stands `optima.csv` or `best_known.csv`, a row an instance. What a file is
//! written as is told from its text, and which model it is for from the columns of the table.

use serde_json::Value;

use crate::failure::{Differences, Outcome, failure};
use crate::folder::Folder;
use crate::kinds::Case;
use crate::program::dispatch;
use crate::table::{Row, Table};

/// The tables of known values.
const TABLES: [&str; 2] = ["optima.csv", "best_known.csv"];
/// Seconds for an instance that must be proven, and for one of which a good answer is enough.
const LIMITS: [&str; 2] = ["55", "20"];
/// The columns that hold a known value, each with its model.
const VALUES: [(&str, &str); 3] = [
    ("pmedian_opt", "p-median"),
    ("best_known", "lscp"),
    ("best", "mclp"),
];
/// Set covers with so many rows and sites must be proven, others come within 2 %.
const MOST_PROVEN: (u64, std::ops::RangeInclusive<u64>) = (400, 500..=4_000);

/// The rows of the table of known values, each a case.
pub(crate) fn cases(folder: &Folder) -> Vec<Case> {
    let Some((name, table)) = known(folder) else {
        return Vec::new();
    };
    let cases = table.rows().enumerate().filter_map(|(index, row)| {
        let instance = row.text("instance")?;
        let file = file(folder, instance)?;
        Some(Case {
            shown: format!("{}/{file} #{}", folder.shown, index + 1),
            files: vec![file, name.to_owned(), index.to_string()],
        })
    });
    cases.collect()
}

fn known(folder: &Folder) -> Option<(&'static str, Table)> {
    let name = TABLES.into_iter().find(|name| folder.has(&[name]))?;
    let table = Table::plain(&folder.bytes(name).ok()?).ok()?;
    let is_known = table.has("instance") && VALUES.iter().any(|(column, _)| table.has(column));
    is_known.then_some((name, table))
}

fn file(folder: &Folder, instance: &str) -> Option<String> {
    let name = format!("{instance}.txt");
    folder.has(&[&name]).then_some(name)
}

/// What a file is written as, from its text and its model.
fn format(text: &str, model: &str) -> &'static str {
    if model == "p-median" {
        return "orlib-pmed";
    }
    let numbers = |line: &str| line.split_whitespace().count();
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_default();
    let next = lines.next().unwrap_or_default();
    if model == "mclp" {
        return if next.trim_start().starts_with('F') {
            "bds"
        } else {
            "mclp-points"
        };
    }
    // By columns: a line a column, which says how many rows follow.
    let columns: usize = header
        .split_whitespace()
        .nth(1)
        .and_then(|word| word.parse().ok())
        .unwrap_or(0);
    let says = |line: &str| {
        line.split_whitespace()
            .nth(1)
            .and_then(|word| word.parse::<usize>().ok())
    };
    let by_columns =
        text.lines().count() == columns + 1 && says(next) == numbers(next).checked_sub(2);
    if by_columns {
        "orlib-rail"
    } else {
        "orlib-scp"
    }
}

/// Runs one.
pub(crate) fn run(folder: &Folder, case: &Case) -> Outcome {
    let (_, table) = known(folder).ok_or_else(|| failure("there is no table of known values"))?;
    let index: usize = case.files[2].parse()?;
    let row = table
        .rows()
        .nth(index)
        .ok_or_else(|| failure("the row is gone"))?;
    let values = VALUES.iter().find(|(column, _)| table.has(column));
    let &(column, model) = values.ok_or_else(|| failure("there is no known value"))?;
    let best = row.needed_whole(column)?.try_into()?;
    let text = String::from_utf8(folder.bytes(&case.files[0])?)?;
    let path = folder.file(&case.files[0])?.to_string_lossy().into_owned();
    let mut words = vec![
        "place",
        "--matrix",
        &path,
        "--format",
        format(&text, model),
        "--model",
        model,
    ];
    let (must_prove, _) = wanted(&row, model);
    let limit = LIMITS[usize::from(!must_prove)];
    words.extend(["--time-limit", limit, "--json"]);
    for (flag, column) in [("--p", "p"), ("--radius", "radius")] {
        if let Some(value) = row.text(column) {
            words.extend([flag, value]);
        }
    }
    let answer: Value = serde_json::from_slice(&dispatch(&words)?)?;
    judged(&row, &answer, (model, best))
}

/// Whether an instance must be proven, and how far off the known value its answer may be.
fn wanted(row: &Row, model: &str) -> (bool, f64) {
    match model {
        "p-median" => (true, 0.0),
        "mclp" if row.text("proven") == Some("yes") => (true, 0.0),
        "mclp" => (false, 0.005),
        _ => {
            let whole = |column| row.text(column).and_then(|text| text.parse::<u64>().ok());
            let rows = whole("rows").is_some_and(|rows| rows <= MOST_PROVEN.0);
            let sites = whole("cols").is_some_and(|sites| MOST_PROVEN.1.contains(&sites));
            (rows && sites, if rows && sites { 0.0 } else { 0.02 })
        }
    }
}

fn judged(row: &Row, answer: &Value, (model, best): (&str, u64)) -> Outcome {
    let number = |key: &str| {
        answer[key]
            .as_u64()
            .ok_or_else(|| failure(format!("no {key}")))
    };
    let (value, bound) = (number("objective")?, number("bound")?);
    let is_optimal = answer["status"] == "optimal";
    let maximises = model == "mclp";
    let (must_prove, within) = wanted(row, model);
    let (value_f, best_f) = (value as f64, best as f64);
    let off = if maximises {
        best_f - value_f
    } else {
        value_f - best_f
    } / best_f.max(1.0);
    let mut differences = Differences::default();
    differences.check(off <= within, || {
        format!("{value} is {:.3} % off {best}", off * 100.0)
    });
    differences.check(is_optimal || !must_prove, || "it is not proven".to_owned());
    differences.check(is_optimal == (value == bound), || {
        "optimal, but value and bound differ".to_owned()
    });
    let crossed = if maximises {
        bound < best
    } else {
        bound > best
    };
    differences.check(!crossed, || format!("the bound {bound} crosses {best}"));
    let status = answer["status"].as_str().unwrap_or_default().to_owned();
    differences.outcome(format!(
        "{model} value {value} best {best} ({:+.3} % off) bound {bound} {status}",
        off * 100.0
    ))
}
