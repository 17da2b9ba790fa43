//! The audit: a sound run has no finding, and every law can be broken.

use std::collections::BTreeMap;

use dispatch_core::units::Duration;
use sim::audit::audit;
use sim::report::{Cost, Files, Title};
use sim::run;
use sim::toy::Toy;
use sim::world::{Dispatcher, Manner};

use crate::runs::files;
use crate::towns::{MONDAY, busy, days, ground, prompt};

type Folder = BTreeMap<String, Vec<u8>>;

#[test]
fn sound_runs_have_no_finding() {
    let advise = busy().settings.replace("\"automatic\"", "\"advise\"");
    let slow = Manner {
        dispatcher: Some(Dispatcher::after(45.0)),
        ..Manner::default()
    };
    let worlds = [
        (busy(), Manner::default()),
        (
            prompt(),
            Manner {
                seed: 8,
                ..Manner::default()
            },
        ),
        (
            Toy {
                settings: advise,
                ..busy()
            },
            slow,
        ),
    ];
    for (toy, manner) in worlds {
        let ground = ground(&toy);
        let found = audit(&files(&ground, 5, manner), &ground);
        let shown: Vec<String> = found.iter().take(5).map(ToString::to_string).collect();
        assert!(found.is_empty(), "{} findings: {shown:#?}", found.len());
    }
}

#[test]
fn a_warm_up_is_left_out_of_the_summary_and_only_there() {
    let ground = ground(&busy());
    let title = Title {
        command: "simulate".into(),
        seed: 0,
    };
    let from = MONDAY + Duration::from_secs(86_400);
    let mut files = Files::in_memory(ground.scenario(), title)
        .unwrap()
        .counting_from(from);
    let world = run::made_up(&ground, days(3), Manner::default(), &mut files).unwrap();
    let folder = files.into_folder(&world, Cost::default()).unwrap();
    assert_eq!(audit(&folder, &ground), []);
    let summary: serde_json::Value = serde_json::from_slice(&folder["summary.json"]).unwrap();
    let rows = folder["incidents.csv"]
        .iter()
        .filter(|&&byte| byte == b'\n')
        .count()
        - 1;
    assert!(summary["incidents"].as_u64().unwrap() < rows as u64);
}

/// A table with one cell changed in the first row that `fits`.
fn changed(
    folder: &Folder,
    file: &str,
    fits: impl Fn(&[String]) -> bool,
    change: impl Fn(&mut Vec<String>),
) -> Folder {
    let mut reader = csv::Reader::from_reader(folder[file].as_slice());
    let head = reader.headers().unwrap().clone();
    let mut rows: Vec<Vec<String>> = reader
        .records()
        .map(|r| r.unwrap().iter().map(str::to_owned).collect())
        .collect();
    let row = rows
        .iter_mut()
        .find(|row| fits(row))
        .expect("some row fits");
    change(row);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&head).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    let mut folder = folder.clone();
    folder.insert(file.to_owned(), writer.into_inner().unwrap());
    folder
}

/// The folder with a piece of text in a file replaced where it first occurs.
fn replaced(folder: &Folder, file: &str, from: &str, to: &str) -> Folder {
    let text = String::from_utf8(folder[file].clone()).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    let mut folder = folder.clone();
    folder.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
    folder
}

#[test]
fn every_law_can_be_broken() {
    let ground = ground(&busy());
    let sound = files(&ground, 3, Manner::default());
    let incident = |column| {
        sim::tables::INCIDENTS
            .iter()
            .position(|c| *c == column)
            .unwrap()
    };
    let response = |column| {
        sim::tables::RESPONSES
            .iter()
            .position(|c| *c == column)
            .unwrap()
    };
    let (outcome, late, hospital) = (incident("outcome"), incident("late"), incident("hospital"));
    let clear = response("clear_at_s");
    let transported = |row: &[String]| row[outcome] == "transported";
    let cleared = |row: &[String]| !row[clear].is_empty();
    let journal = String::from_utf8(sound["journal.jsonl"].clone()).unwrap();
    let handed: &str = journal
        .lines()
        .find(|l| l.contains("\"order\":\"transport\"") && l.contains("\"h0\""))
        .unwrap();
    let broken = [
        (
            "form",
            replaced(
                &sound,
                "incidents.csv",
                "incident,priority",
                "incident,urgency",
            ),
        ),
        (
            "form",
            changed(&sound, "incidents.csv", transported, |row| {
                row[incident("closed_at_s")] = "soon".into();
            }),
        ),
        (
            "form",
            replaced(&sound, "journal.jsonl", "\"now\":\"2026", "\"now\":\"then"),
        ),
        (
            "moments",
            changed(&sound, "responses.csv", cleared, |row| {
                row[response("on_scene_at_s")] = "0.000".into();
            }),
        ),
        (
            "moments",
            changed(&sound, "responses.csv", cleared, |row| {
                row[response("travel_s")] = "1.000".into();
            }),
        ),
        (
            "one incident a unit",
            changed(&sound, "responses.csv", cleared, |row| {
                row[clear] = "90000.000".into();
            }),
        ),
        (
            "one outcome",
            changed(&sound, "incidents.csv", transported, |row| {
                row[outcome] = "cancelled".into();
            }),
        ),
        (
            "one outcome",
            changed(&sound, "incidents.csv", transported, |row| {
                row[incident("bumps")] = "7".into();
            }),
        ),
        (
            "hospital",
            replaced(
                &sound,
                "journal.jsonl",
                handed,
                &handed.replace("\"h0\"", "\"h1\""),
            ),
        ),
        (
            "standard",
            changed(&sound, "incidents.csv", transported, |row| {
                row[late] = if row[late] == "1" {
                    "0".into()
                } else {
                    "1".into()
                };
            }),
        ),
        (
            "journal",
            changed(&sound, "responses.csv", cleared, |row| {
                row[clear] = "89999.000".into();
            }),
        ),
        (
            "summary",
            replaced(&sound, "summary.json", "\"late\": ", "\"late\": 9"),
        ),
        (
            "summary",
            replaced(
                &sound,
                "summary.json",
                "\"responses\": ",
                "\"responses\": 9",
            ),
        ),
        (
            "summary",
            changed(&sound, "incidents.csv", transported, |row| {
                row[hospital] = "h9".into();
            }),
        ),
    ];
    for (law, folder) in broken {
        let found = audit(&folder, &ground);
        assert!(
            found.iter().any(|v| v.law == law),
            "{law} is not found among {found:?}"
        );
    }
}

#[test]
fn an_order_outside_the_shift_is_found() {
    let ground = ground(&busy());
    let sound = files(&ground, 1, Manner::default());
    let column = |name: &str| {
        sim::tables::RESPONSES
            .iter()
            .position(|c| *c == name)
            .unwrap()
    };
    let (unit, ordered) = (column("unit"), column("ordered_at_s"));
    // Of any 24 hours, four lie outside the shift.
    let found = (1..24).any(|hours| {
        let earlier = format!("-{}.000", hours * 3600);
        let folder = changed(
            &sound,
            "responses.csv",
            |row| row[unit] == "u3",
            |row| row[ordered].clone_from(&earlier),
        );
        audit(&folder, &ground).iter().any(|v| v.law == "duty")
    });
    assert!(found);
}

/// Scenes that only a wrong engine would play, told by hand.
fn told(entries: &[&str]) -> Vec<&'static str> {
    let ground = ground(&prompt());
    let mut folder = files(&ground, 1, Manner::default());
    let head = String::from_utf8(folder["journal.jsonl"].clone()).unwrap();
    let mut journal = head.lines().next().unwrap().to_owned() + "\n";
    for (seq, entry) in (1..).zip(entries) {
        journal += &format!("{{\"seq\":{seq},\"now\":\"2026-11-23T0{seq}:00:00Z\",{entry}}}\n");
    }
    folder.insert("journal.jsonl".to_owned(), journal.into_bytes());
    audit(&folder, &ground).iter().map(|v| v.law).collect()
}

fn call(name: &str, needs: &str) -> String {
    format!(
        "\"event\":{{\"fact\":\"call_received\",\"incident\":\"{name}\",\"reported_at\":\"2026-11-23T01:00:00Z\",\
         \"lon\":10.0,\"lat\":0.5,\"priority\":\"1\",\"needs\":\"{needs}\"}}"
    )
}

fn fact(kind: &str, who: &str, orders: &str) -> String {
    let key = if kind == "call_processed" {
        "incident"
    } else {
        "unit"
    };
    format!("\"event\":{{\"fact\":\"{kind}\",\"{key}\":\"{who}\"}},\"orders\":[{orders}]")
}

fn respond(unit: &str, incident: &str) -> String {
    format!("{{\"order\":\"respond\",\"unit\":\"{unit}\",\"incident\":\"{incident}\"}}")
}

#[test]
fn a_unit_sent_twice_is_found() {
    let laws = told(&[
        &call("A", ""),
        &fact("call_processed", "A", &respond("u0", "A")),
        &call("B", ""),
        &fact("call_processed", "B", &respond("u0", "B")),
    ]);
    assert!(laws.contains(&"one incident a unit"), "{laws:?}");
}

#[test]
fn a_queue_that_is_jumped_is_found() {
    let laws = told(&[
        &call("A", ""),
        &fact("call_processed", "A", ""),
        &call("B", ""),
        &fact("call_processed", "B", ""),
        &fact("clear", "u0", &respond("u0", "B")),
    ]);
    assert!(laws.contains(&"fair queue"), "{laws:?}");
    let laws = told(&[
        &call("A", ""),
        &fact("call_processed", "A", ""),
        &fact("clear", "u0", ""),
    ]);
    assert!(laws.contains(&"fair queue"), "{laws:?}");
}

#[test]
fn a_crew_that_cannot_do_it_is_found() {
    let laws = told(&[
        &call("A", "MD"),
        &fact("call_processed", "A", &respond("u0", "A")),
    ]);
    assert!(laws.contains(&"capability"), "{laws:?}");
}
