//! The same run again: with one thread and two, from its journal, from five prefixes of it; and
//! the laws of the service on what it left.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dispatch_core::dispatch::journal::{Entry, Scribe, line, parse};
use dispatch_core::travel::Ground;
use serde_json::Value;

use crate::failure::{Differences, Outcome, failure};
use crate::program::{Room, dispatch, files};
use crate::shop::Run;

/// From how many prefixes a run goes on.
const PREFIXES: usize = 5;

/// The run with one thread and with two leaves the same bytes as before.
pub(crate) fn determinism(run: &Run, room: &Room) -> Outcome {
    let expected = files(&run.out)?;
    let mut differences = Differences::default();
    for threads in ["1", "2"] {
        let out = room.place("again")?;
        run.again(&out, Some(threads))?;
        let found = files(&out)?;
        differences.check(found.keys().eq(expected.keys()), || {
            format!("{threads} threads leave other files")
        });
        for (name, bytes) in &found {
            let same = expected
                .get(name)
                .is_some_and(|first| same(name, first, bytes));
            differences.check(same, || format!("{threads} threads: {name} is another"));
        }
    }
    let bytes: usize = expected.values().map(Vec::len).sum();
    differences.outcome(format!(
        "{} files, {bytes} bytes, the same with 1 and 2 threads",
        expected.len()
    ))
}

/// Equal bytes; in the summary all but how long it took.
fn same(name: &str, one: &[u8], other: &[u8]) -> bool {
    if !name.ends_with("summary.json") {
        return one == other;
    }
    let without_cost = |bytes: &[u8]| {
        let mut summary: Value = serde_json::from_slice(bytes).expect("a summary is JSON");
        for cost in ["wall_s", "cpu_s"] {
            summary.as_object_mut().map(|keys| keys.remove(cost));
        }
        summary
    };
    without_cost(one) == without_cost(other)
}

/// `replay --mode journal` decides again without a difference.
pub(crate) fn journal(scenario: &Path, run: &Path, room: &Room) -> Outcome {
    let (calls, out) = (run.join("journal.jsonl"), room.place("journal")?);
    let paths: [PathBuf; 3] = [scenario.to_owned(), calls, out];
    let [scenario, calls, out] = paths.map(|path| path.to_string_lossy().into_owned());
    let flags = [
        "replay",
        "--scenario",
        &scenario,
        "--calls",
        &calls,
        "--mode",
        "journal",
        "--out",
        &out,
        "--json",
    ];
    let answer: Value = serde_json::from_slice(&dispatch(&flags)?)?;
    let same = answer["same"] == Value::Bool(true);
    let mut differences = Differences::default();
    differences.check(same, || format!("decided otherwise: {answer}"));
    differences.outcome(format!(
        "{} entries decided again the same",
        answer["entries"]
    ))
}

/// Restored from a prefix and going on, the engine writes the rest of the journal byte for byte.
pub(crate) fn recovery(ground: &Arc<Ground>, run: &Path) -> Outcome {
    let bytes = std::fs::read(run.join("journal.jsonl"))?;
    let (_, entries) = parse(&bytes, "journal.jsonl")?;
    let mut differences = Differences::default();
    differences.check(entries.len() > PREFIXES, || {
        "the journal is too short".to_owned()
    });
    for part in 0..PREFIXES {
        let at = entries.len() * part / PREFIXES;
        let (before, after) = entries.split_at(at);
        if let Some(difference) = gone_on(ground, before, after)? {
            differences.check(false, || {
                format!("restored from {at} entries: {difference}")
            });
        }
    }
    differences.outcome(format!(
        "{} entries, gone on from {PREFIXES} prefixes with the same bytes",
        entries.len()
    ))
}

fn gone_on(ground: &Arc<Ground>, before: &[Entry], after: &[Entry]) -> Outcome<Option<String>> {
    let (mut engine, mut reader) = sim::replay::restored(ground, before)?;
    let mut scribe = Scribe::after(&reader);
    for entry in after {
        let told = reader.understand(entry)?;
        let step = engine.step(told.now, &told.event);
        let found = Entry {
            seq: entry.seq,
            ..scribe.entry(told.now, &told.event, &step)
        };
        if line(&found) != line(entry) {
            let text = |entry| String::from_utf8_lossy(&line(entry)).into_owned();
            return Ok(Some(format!(
                "{} where the journal has {}",
                text(&found),
                text(entry)
            )));
        }
    }
    Ok(None)
}

/// The independent audit finds nothing.
pub(crate) fn audit(ground: &Arc<Ground>, run: &Path) -> Outcome {
    let files: BTreeMap<String, Vec<u8>> = files(run)?;
    let size: usize = files.values().map(Vec::len).sum();
    if size == 0 {
        return Err(failure("the run left nothing"));
    }
    let mut differences = Differences::default();
    for violation in sim::audit::audit(&files, ground) {
        differences.check(false, || violation.to_string());
    }
    differences.outcome("no law is broken")
}
