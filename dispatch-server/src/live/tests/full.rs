//! A disk that is full, at every point from none to some free pages: 503 and read-only, nothing
//! acknowledged lost, and writing again without a restart when there is room.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::rooms::{Room, advised, b4};
use super::torn::{Folder, room};
use crate::live::ask::Ask;

/// The variable by which the test finds itself in a namespace of its own.
const INSIDE: &str = "DISPATCH_SMALL_DISK_INSIDE";
/// At how many points of fullness.
const POINTS: u64 = 50;
const PAGE: u64 = 4096;

/// A small disk; nothing where the system allows none, and then a word why.
struct Disk(Folder);

impl Disk {
    fn mount() -> Result<Self, String> {
        let folder = Folder::new();
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", "size=12m", "tmpfs"])
            .arg(&folder.0);
        match mount.output() {
            Ok(output) if output.status.success() => Ok(Self(folder)),
            Ok(output) => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
            Err(cause) => Err(cause.to_string()),
        }
    }

    fn filler(&self) -> PathBuf {
        self.0.0.join("filler")
    }

    /// Fills it but for some pages.
    fn fill(&self, free: u64) {
        let mut file = File::create(self.filler()).unwrap();
        loop {
            match file.write_all(&[7; PAGE as usize]) {
                Ok(()) => {}
                Err(e) if e.kind() == ErrorKind::StorageFull => break,
                Err(e) => panic!("{e}"),
            }
        }
        let length = file.metadata().unwrap().len();
        file.set_len(length.saturating_sub(free * PAGE)).unwrap();
    }

    fn free(&self) {
        fs::remove_file(self.filler()).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0.0).output();
    }
}

/// The same test once more, where mounting is allowed.
fn inside() -> Result<String, String> {
    let program = std::env::current_exe().map_err(|e| e.to_string())?;
    let mut again = Command::new("unshare");
    again
        .args(["--user", "--map-root-user", "--mount"])
        .arg(program);
    again.args([
        "--nocapture",
        "--exact",
        "live::tests::full::a_full_disk_loses_nothing_and_is_overcome",
    ]);
    let output = again.env(INSIDE, "1").output().map_err(|e| e.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if said.contains("running 1 test") {
        assert!(output.status.success(), "{said}\n{why}");
        Ok(said)
    } else {
        Err(why)
    }
}

fn create(room: &Room, key: &str) -> (u16, Value) {
    room.ask_with(Ask::Create(Box::new(b4())), Some(key))
}

#[expect(clippy::print_stdout, reason = "the counts are part of the answer")]
#[test]
fn a_full_disk_loses_nothing_and_is_overcome() {
    let disk = match Disk::mount() {
        Ok(disk) => disk,
        Err(why) if std::env::var_os(INSIDE).is_some() => {
            println!("skipped: no small disk can be mounted ({why})");
            return;
        }
        Err(why) => {
            match inside() {
                Ok(said) => println!("{said}"),
                Err(also) => println!("skipped: no small disk can be mounted ({why}; {also})"),
            }
            return;
        }
    };
    let ground = advised();
    let path = disk.0.journal();
    let room = room(&ground, &path);
    let mut acknowledged = Vec::new();
    for point in 0..POINTS {
        disk.fill(point);
        let mut refused = None;
        for number in 0..20_000 {
            let key = format!("{point}-{number}");
            match create(&room, &key) {
                (201, done) => acknowledged.push((key, done)),
                (status, problem) => {
                    assert_eq!(status, 503, "{problem}");
                    refused = Some(key);
                    break;
                }
            }
        }
        let refused = refused.expect("the disk is full at last");
        assert!(room.desk.hub.published().read_only.is_some());
        // Ten minutes later it is tried again, and a snapshot is due; the log that was taken into
        // the file may have left some room, and then it is soon full again.
        room.after(600);
        for number in 0..20_000 {
            let key = format!("{point}-again-{number}");
            match create(&room, &key) {
                (201, done) => acknowledged.push((key, done)),
                (503, _) => break,
                (_, problem) => panic!("{problem}"),
            }
        }
        assert!(room.desk.hub.published().read_only.is_some());
        disk.free();
        room.after(61);
        assert!(
            room.desk.hub.published().read_only.is_none(),
            "point {point}"
        );
        let (status, done) = create(&room, &refused);
        assert_eq!(status, 201, "{done}");
        acknowledged.push((refused, done));
        cancel_all(&room);
    }
    let rows = room.keeper.read(0, usize::MAX).unwrap();
    for (key, done) in &acknowledged {
        let entry: Value =
            serde_json::from_slice(&rows[done["seq"].as_u64().unwrap() as usize].text).unwrap();
        assert_eq!(entry["now"], done["at"], "{key}");
        assert_eq!(create(&room, key), (201, done.clone()), "the first answer");
    }
    let calls = rows
        .iter()
        .filter(|row| String::from_utf8_lossy(&row.text).contains("call_received"));
    assert_eq!(calls.count(), acknowledged.len(), "none twice, none more");
    // What is there after a restart, from the snapshot or from the whole journal, is what was.
    let now = crate::clock::Clock::now(room.clock.as_ref());
    room.after(0);
    let seen = room.sight();
    room.ends();
    for whole in [false, true] {
        if whole {
            for number in [1, 2] {
                let _ = fs::remove_file(format!("{}.snapshot-{number}", path.display()));
            }
        }
        let again = open_at(&ground, &path, now);
        assert_eq!(again.sight(), seen);
        again.ends();
    }
    println!(
        "{POINTS} points of fullness: {} acknowledged, 0 lost, 0 twice; written again after each without a restart",
        acknowledged.len()
    );
}

fn open_at(
    ground: &std::sync::Arc<dispatch_core::travel::Ground>,
    path: &Path,
    now: dispatch_core::units::Time,
) -> Room {
    let again = room(ground, path);
    again.clock.set(now);
    again.desk.counter.nudge();
    again
}

/// Keeps the number of open incidents small.
fn cancel_all(room: &Room) {
    let published = room.desk.hub.published();
    for (_, incident) in published.picture.open_incidents() {
        let asked = Ask::Cancel {
            incident: incident.name.clone(),
            version: None,
        };
        assert_eq!(room.ask(asked).0, 200);
    }
}
