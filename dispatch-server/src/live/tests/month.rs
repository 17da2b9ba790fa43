//! How long a start over a month of real use takes, for people:
//! `DISPATCH_MONTH=SCENARIO cargo test … live::tests::month -- --nocapture`, with `DISPATCH_DAYS` for
//! another length. Without that nothing is done. Figures are printed and never asserted.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;

use dispatch_core::ids::Id as _;
use dispatch_core::units::Duration;

use super::days::{days, header, row};
use super::kept::Unseen;
use super::rooms::Fake;
use super::torn::Folder;
use crate::clock::{Clock as _, Stopwatch};
use crate::live::ask::Ask;
use crate::live::desk::{self, Options};
use crate::live::journal::keeper::Keeper;
use crate::live::journal::sqlite::Sqlite;
use crate::live::journal::{Batch, Journal as _};
use crate::live::recovery::recover;
use crate::live::snapshot::Moment;
use crate::live::snapshot::shelf::Beside;

/// Rows that are written at once.
const AT_ONCE: usize = 10_000;
/// What a program that ended badly has to apply at the next start, at most.
const TAIL: Duration = Duration::from_secs(600);

#[expect(clippy::print_stdout, reason = "the figures are the answer")]
#[test]
fn figures_of_a_start_after_a_month() {
    let Ok(scenario) = std::env::var("DISPATCH_MONTH") else {
        return;
    };
    let length = std::env::var("DISPATCH_DAYS").ok();
    let length: u32 = length.and_then(|days| days.parse().ok()).unwrap_or(30);
    let opening = Stopwatch::start();
    let opened = crate::opened::open(Path::new(&scenario)).unwrap();
    println!("scenario opened in {:.2} s", opening.wall_s());
    let ground = &opened.ground;
    let folder = std::env::temp_dir().join(format!("dispatch-month-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("month.sqlite");

    let making = Stopwatch::start();
    let (text, mut head) = header(ground);
    let mut journal = Sqlite::open(&path, &text).unwrap();
    let (mut batch, mut bytes, mut incidents, mut fixes) = (Batch::default(), 0, 0, 0);
    let (mut now, mut latest) = (None, VecDeque::new());
    let calendar = &ground.scenario().calendar;
    days(ground, length, (1, true), |entry| {
        use dispatch_core::dispatch::journal::EventText;
        match &entry.event {
            EventText::CallReceived { .. } => incidents += 1,
            EventText::PositionsReported { fixes: some } => fixes += some.len(),
            _ => {}
        }
        let text = row(&entry);
        bytes += text.len();
        let at = calendar.parse_moment(&entry.now).unwrap();
        now = Some(at);
        latest.push_back((at, text));
        while let Some((_, text)) = latest.pop_front_if(|(then, _)| at - *then > TAIL) {
            batch.rows.push(text);
        }
        if batch.rows.len() >= AT_ONCE {
            head = journal.append(head, &batch).unwrap();
            batch.rows.clear();
        }
    });
    head = journal.append(head, &batch).unwrap();
    // The last ten minutes come later.
    journal.close();
    let kept = std::fs::metadata(&path).unwrap().len();
    println!(
        "{length} days: {incidents} incidents, {} units, {fixes} positions, {} entries; text {bytes} bytes, file {kept} bytes, {} a day; made in {:.0} s",
        ground.scenario().units.len(),
        head.seq,
        kept / u64::from(length),
        making.wall_s()
    );
    drop(journal);

    let clock = Arc::new(Fake::default());
    clock.set(now.unwrap() + Duration::from_secs(1));
    let start = |what: &str, ends: bool| {
        let started = Stopwatch::start();
        let journal = Keeper::new(Box::new(Sqlite::open(&path, b"").unwrap())).unwrap();
        let shelf = Arc::new(Beside::new(&path));
        let options = Options {
            shifts: false,
            ..Options::default()
        };
        let clock = Arc::clone(&clock) as Arc<dyn crate::clock::Clock>;
        let desk = desk::open(ground, journal.clone(), shelf, clock, options).unwrap();
        println!(
            "{what}: open after {:.3} s, {} of {} entries applied",
            started.wall_s(),
            desk.head.seq - desk.since,
            desk.head.seq
        );
        if ends {
            desk.counter.stop();
            desk.thread.join().unwrap();
        }
        journal.close();
    };
    start("a start without a snapshot", true);
    start("a start from the snapshot of an orderly end", true);
    let mut journal = Sqlite::open(&path, b"").unwrap();
    let rows = latest.into_iter().map(|(_, text)| text).collect();
    let batch = Batch {
        rows,
        ..Batch::default()
    };
    journal.append(head, &batch).unwrap();
    journal.close();
    start("a start ten minutes after a snapshot", false);
    for file in ["month.sqlite.snapshot-1", "month.sqlite.snapshot-2"] {
        if let Ok(file) = std::fs::metadata(folder.join(file)) {
            println!("snapshot: {} bytes", file.len());
        }
    }
    let journal = Keeper::new(Box::new(Sqlite::open(&path, b"").unwrap())).unwrap();
    let shelf = Beside::new(&path);
    let found = recover(ground, &journal, &shelf, false, &mut Unseen).unwrap();
    let copying = Stopwatch::start();
    let moment = Moment::of(&found.control, found.head, &found.keeping);
    let copied = copying.wall_s();
    let making = Stopwatch::start();
    let bytes = moment.to_bytes(ground).len();
    println!(
        "a snapshot: the desk waits {:.2} ms, its own thread works {:.0} ms for {bytes} bytes",
        copied * 1000.0,
        making.wall_s() * 1000.0
    );
    journal.close();
    let checking = Stopwatch::start();
    let mut journal = Sqlite::open(&path, b"").unwrap();
    crate::live::recovery::check(&mut journal, |_| {}).unwrap();
    println!("the whole chain checked in {:.2} s", checking.wall_s());
    drop(journal);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// 300 positions a second for ten minutes: every unit once a second, four ticks a second.
#[expect(clippy::print_stdout, reason = "the figures are the answer")]
#[test]
fn figures_of_positions() {
    let Ok(scenario) = std::env::var("DISPATCH_MONTH") else {
        return;
    };
    let opened = crate::opened::open(Path::new(&scenario)).unwrap();
    let ground = &opened.ground;
    let units = &ground.scenario().units;
    let folder = Folder::new();
    let room = super::torn::room(ground, &folder.journal());
    let mut text = 0;
    for tick in 0..2400_usize {
        room.clock
            .set(room.clock.now() + Duration::from_millis(250));
        let ids = units.ids().skip(tick % 4).step_by(4);
        let fixes = ids.map(|unit| {
            let mut at = ground.coordinate(&ground.station(units[unit].station));
            // Some metres about, with all the digits a receiver gives.
            at.lon_e7 += (unit.index() * 7919 + tick * 104_729) as i32 % 997;
            at.lat_e7 += (unit.index() * 6151 + tick * 15_485) as i32 % 997;
            (unit, at.into())
        });
        let fixes: Vec<_> = fixes.collect();
        text += fixes.len() * r#"{"unit":"WH-0001","lon":114.1234567,"lat":30.1234567},"#.len();
        let (status, said) = room.ask(Ask::Positions(fixes));
        assert_eq!(status, 200, "{said}");
    }
    let rows = room.keeper.read(0, usize::MAX).unwrap();
    let written: usize = rows.iter().map(|row| row.text.len()).sum();
    room.ends();
    let file = std::fs::metadata(folder.journal()).unwrap().len();
    println!(
        "{} positions a second, all standing: as text {} MB a day, {} of it written; the file grows by {} MB a day",
        units.len(),
        text * 144 / 1_000_000,
        written * 144 / 1_000_000,
        file * 144 / 1_000_000
    );
}
