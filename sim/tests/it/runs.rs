//! Runs as a whole: the files they leave, and that they are the same whoever runs them.

use std::collections::BTreeMap;
use std::sync::Arc;

use dispatch_core::dispatch::journal::{self, Scribe};
use dispatch_core::travel::Ground;
use sim::replay::{decide_again, restored};
use sim::report::{Cost, Files, Title};
use sim::run;
use sim::toy::Toy;
use sim::world::{Dispatcher, Manner};

use crate::towns::{busy, days, ground, prompt};

type Folder = BTreeMap<String, Vec<u8>>;

pub(crate) fn files(ground: &Arc<Ground>, count: u32, manner: Manner) -> Folder {
    let title = Title {
        command: "simulate".to_owned(),
        seed: manner.seed,
    };
    let mut files = Files::in_memory(ground.scenario(), title).unwrap();
    let world = run::made_up(ground, days(count), manner, &mut files).unwrap();
    files.into_folder(&world, Cost::default()).unwrap()
}

fn seeded(seed: u64) -> Manner {
    Manner {
        seed,
        ..Manner::default()
    }
}

fn text<'a>(folder: &'a Folder, name: &str) -> &'a str {
    std::str::from_utf8(&folder[name]).unwrap()
}

#[test]
fn the_tables_have_the_columns_that_were_promised() {
    let folder = files(&ground(&busy()), 1, seeded(1));
    let head = |name| text(&folder, name).lines().next().unwrap();
    assert_eq!(
        head("incidents.csv"),
        "incident,priority,zone,district,area,reported_at,first_on_scene_at_s,suitable_on_scene_at_s,unit,hospital,\
         at_hospital_at_s,handed_over_at_s,closed_at_s,response_s,queued,queued_s,bumps,late,outcome"
    );
    assert_eq!(
        head("responses.csv"),
        "incident,unit,seq,ordered_at_s,en_route_at_s,on_scene_at_s,left_scene_at_s,at_hospital_at_s,\
         handed_over_at_s,clear_at_s,turnout_s,travel_s,distance_m,candidates,outcome"
    );
    let summary: serde_json::Value = serde_json::from_str(text(&folder, "summary.json")).unwrap();
    for key in [
        "incidents",
        "late_share",
        "late_share_ci95",
        "by_priority",
        "by_district",
        "by_hour",
        "units",
        "hospitals",
        "seed",
        "wall_s",
        "cpu_s",
        "warnings",
        "version",
    ] {
        assert!(summary.get(key).is_some(), "{key}");
    }
    for key in ["mean", "mean_ci95", "p50", "p90", "p95"] {
        assert!(summary["response_s"].get(key).is_some(), "{key}");
    }
}

#[test]
fn everything_that_can_happen_does_in_the_busy_town() {
    let folder = files(&ground(&busy()), 6, seeded(1));
    for outcome in ["served", "diverted", "stood_down"] {
        assert!(
            text(&folder, "responses.csv").contains(outcome),
            "{outcome}"
        );
    }
    let queued = text(&folder, "incidents.csv")
        .lines()
        .filter(|l| l.split(',').nth(14) == Some("1"))
        .count();
    assert!(queued > 5, "{queued}");
    for fact in [
        "shift_ended",
        "position_reported",
        "handed_over",
        "at_station",
        "move_up",
    ] {
        assert!(text(&folder, "journal.jsonl").contains(fact), "{fact}");
    }
}

#[test]
fn the_same_seed_is_the_same_bytes_on_any_number_of_threads() {
    let ground = ground(&busy());
    let runs = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            run::replications(4, 9, |seed| Ok(files(&ground, 2, seeded(seed)))).unwrap()
        })
    };
    let one = runs(1);
    assert_eq!(one, runs(2));
    assert_ne!(one[0]["journal.jsonl"], one[1]["journal.jsonl"]);
}

#[test]
fn a_journal_decided_again_comes_out_as_it_was() {
    for (toy, manner) in worlds() {
        let ground = ground(&toy);
        let folder = files(&ground, 2, manner);
        let (_, entries) = journal::parse(&folder["journal.jsonl"], "journal.jsonl").unwrap();
        let again = decide_again(&ground, &entries).unwrap();
        assert_eq!(again.difference, None);
        assert_eq!(again.entries, entries.len() as u64);
    }
}

#[test]
fn a_decision_that_was_changed_is_found() {
    let ground = ground(&busy());
    let folder = files(&ground, 1, seeded(3));
    let (_, mut entries) = journal::parse(&folder["journal.jsonl"], "journal.jsonl").unwrap();
    let row = entries.iter().position(|e| !e.orders.is_empty()).unwrap();
    entries[row].orders.clear();
    let found = decide_again(&ground, &entries).unwrap().difference.unwrap();
    assert_eq!(found.0.seq, row as u64 + 1);
    assert!(!found.1.orders.is_empty());
}

#[test]
fn going_on_after_any_part_of_a_journal_gives_the_same_bytes() {
    for (toy, manner) in worlds() {
        let ground = ground(&toy);
        let folder = files(&ground, 1, manner);
        let (_, entries) = journal::parse(&folder["journal.jsonl"], "journal.jsonl").unwrap();
        let stride = entries.len() / 23 + 1;
        for cut in (0..entries.len()).step_by(stride) {
            let (mut engine, mut reader) = restored(&ground, &entries[..cut]).unwrap();
            let mut scribe = Scribe::after(&reader);
            for entry in &entries[cut..] {
                let told = reader.understand(entry).unwrap();
                let step = engine.step(told.now, &told.event);
                assert_eq!(
                    scribe.entry(told.now, &told.event, &step),
                    *entry,
                    "cut at {cut}"
                );
            }
        }
    }
}

/// Ways to run: at once, by a dispatcher who takes his time, with everything prompt.
fn worlds() -> Vec<(Toy, Manner)> {
    let slow = Manner {
        dispatcher: Some(Dispatcher::after(45.0)),
        ..seeded(4)
    };
    let advise = busy().settings.replace("\"automatic\"", "\"advise\"");
    vec![
        (busy(), seeded(2)),
        (
            Toy {
                settings: advise,
                ..busy()
            },
            slow,
        ),
        (prompt(), seeded(5)),
    ]
}

#[test]
fn proposals_nobody_answers_leave_every_incident_open() {
    let advise = busy().settings.replace("\"automatic\"", "\"advise\"");
    let folder = files(
        &ground(&Toy {
            settings: advise,
            ..busy()
        }),
        1,
        seeded(1),
    );
    let summary = text(&folder, "summary.json");
    assert!(
        summary.contains("still open when nothing more could happen"),
        "{summary}"
    );
    assert!(!text(&folder, "incidents.csv").contains("treated"));
}
