//! Journals that were damaged on the disk, as those meet it who start the program. Many more bits
//! are flipped, and logs torn, beside the desk itself (`live::tests::torn`).

use std::fs;

use serde_json::{Value, json};

use super::client::Client;
use super::listener::Listener;
use super::server::{Server, b4, bytes, entries, folder, journal, start};
use crate::program::Folder;

/// How many bits are flipped.
const FLIPS: usize = 30;

fn drawn(key: usize, below: usize) -> usize {
    let mut x = (key as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d;
    x = (x ^ (x >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    usize::try_from((x ^ (x >> 29)) % below as u64).unwrap()
}

/// A journal with some calls; its entries. The files are as a kill or a clean end leaves them.
fn kept(folder: &Folder, calls: usize, cleanly: bool) -> Vec<Value> {
    let server = Server::new(folder);
    let client = &mut server.client();
    for _ in 0..calls {
        let (status, _) = client
            .request("POST", "/v1/incidents", None, Some(&b4()))
            .unwrap();
        assert_eq!(status, 201);
    }
    let entries = entries(client);
    if cleanly {
        assert_eq!(server.stop(), Some(0));
    } else {
        server.kill();
    }
    entries
}

/// The health when the past is checked.
fn checked(client: &mut Client) -> (u16, Value) {
    loop {
        let (status, health) = client.request("GET", "/v1/health", None, None).unwrap();
        if health["checked"]["is_over"] == true {
            return (status, health);
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

/// Whole, or damaged and said so with a sequence; never silently something else.
fn whole_or_named(folder: &Folder, before: &[Value], what: &str) -> bool {
    match start(folder, "--journal sqlite:j.sqlite") {
        Ok(server) => {
            let client = &mut server.client();
            let (_, health) = checked(client);
            if health["checked"]["damage"].is_string() {
                assert_ne!(health["status"], "ok", "{what}: {health}");
                let said = health["checked"]["damage"].as_str().unwrap();
                assert!(said.contains("damaged at sequence "), "{what}: {said}");
                return false;
            }
            let after = entries(client);
            assert!(after.len() >= before.len(), "{what}: silently shorter");
            assert_eq!(&after[..before.len()], before, "{what}: silently other");
            true
        }
        Err((code, said)) => {
            assert_eq!(code, Some(1), "{what}: {said}");
            let named = said.contains("damaged at sequence ")
                || said.contains("no journal of this program");
            assert!(named && said.contains("\n  "), "{what}: {said}");
            false
        }
    }
}

#[expect(clippy::print_stdout, reason = "the counts are part of the answer")]
#[test]
fn a_flipped_bit_in_the_file_is_named_or_harmless() {
    let folder = folder();
    let before = kept(&folder, 40, true);
    let (path, head) = (journal(&folder), folder.path("j.sqlite.head"));
    let snapshot = folder.path("j.sqlite.snapshot-1");
    let (whole, whole_head, whole_snapshot) = (bytes(&path), bytes(&head), bytes(&snapshot));
    assert!(
        !whole_snapshot.is_empty(),
        "an orderly end leaves a snapshot"
    );
    let mut named = 0;
    for flip in 0..FLIPS {
        let bit = drawn(flip, whole.len() * 8);
        let mut damaged = whole.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        fs::write(&path, damaged).unwrap();
        fs::write(&head, &whole_head).unwrap();
        fs::write(&snapshot, &whole_snapshot).unwrap();
        for aside in ["j.sqlite-wal", "j.sqlite-shm"] {
            let _ = fs::remove_file(folder.path(aside));
        }
        let is_whole = whole_or_named(
            &folder,
            &before,
            &format!("bit {bit} of {}", path.display()),
        );
        named += usize::from(!is_whole);
    }
    fs::write(&path, &whole).unwrap();
    fs::write(&head, &whole_head).unwrap();
    let doctor = "doctor grid --journal sqlite:j.sqlite";
    fs::write(&snapshot, &whole_snapshot).unwrap();
    let found = folder.run(doctor).ends(0);
    // A letter of an entry: the file itself is sound, only the chain tells.
    let call = whole.windows(13).rposition(|at| at == b"call_received");
    let mut altered = whole.clone();
    altered[call.unwrap()] ^= 1;
    fs::write(&path, altered).unwrap();
    let said = folder.run(doctor).ends(2);
    assert!(
        said.out.contains("damaged at sequence "),
        "{found:?} {said:?}"
    );
    println!("{FLIPS} bits flipped, {named} named");
    assert!(named > FLIPS / 3, "{named} of {FLIPS}");
}

/// Damage in the past: the desk works, and everybody who asks is told, with the sequence.
#[test]
fn damage_in_the_past_is_said_while_the_desk_works() {
    let folder = folder();
    kept(&folder, 20, true);
    let path = journal(&folder);
    let file = rusqlite::Connection::open(&path).unwrap();
    let alter = "UPDATE entry SET text = CAST(replace(CAST(text AS TEXT), 'call', 'kall') AS BLOB)
                 WHERE seq = 5";
    assert_eq!(file.execute(alter, []).unwrap(), 1);
    drop(file);
    let server = Server::new(&folder);
    let client = &mut server.client();
    let (status, health) = checked(client);
    assert_eq!(
        (status, &health["status"]),
        (200, &json!("damaged")),
        "{health}"
    );
    let said = health["checked"]["damage"].as_str().unwrap();
    assert!(said.contains("damaged at sequence 5:"), "{said}");
    let (status, done) = client
        .request("POST", "/v1/incidents", None, Some(&b4()))
        .unwrap();
    assert_eq!(status, 201, "the desk works: {done}");
    let mut listener = Listener::new(server.address, None).unwrap();
    let beat = std::iter::from_fn(|| listener.next()).find(|told| told.kind == "heartbeat");
    assert_eq!(beat.unwrap().data["status"], "damaged");
    assert_eq!(server.stop(), Some(0));
    // Without the snapshots the damage lies in the way, and without the damage they are not needed.
    let snapshots = ["j.sqlite.snapshot-1", "j.sqlite.snapshot-2"].map(|name| folder.path(name));
    let kept = snapshots.each_ref().map(|file| bytes(file));
    for file in &snapshots {
        let _ = fs::remove_file(file);
    }
    let (_, said) = start(&folder, "--journal sqlite:j.sqlite").err().unwrap();
    assert!(said.contains("damaged at sequence 5:"), "{said}");
    fs::write(&snapshots[0], &kept[0][..kept[0].len() / 2]).unwrap();
    let doctor = folder.run("doctor grid --journal sqlite:j.sqlite").ends(2);
    assert!(doctor.out.contains("j.sqlite.snapshot-1"), "{doctor:?}");
}

/// One journal is one program's; who comes second is told so, and the first is not disturbed.
#[test]
fn a_journal_in_use_is_said() {
    let folder = folder();
    let server = Server::new(&folder);
    let (_, said) = start(&folder, "--journal sqlite:j.sqlite").err().unwrap();
    assert!(said.contains("in use by another program"), "{said}");
    let doctor = folder.run("doctor grid --journal sqlite:j.sqlite").ends(2);
    assert!(
        doctor.out.contains("in use by another program"),
        "{doctor:?}"
    );
    assert_eq!(server.stop(), Some(0));
    folder.run("doctor grid --journal sqlite:j.sqlite").ends(0);
}

#[test]
fn a_torn_tail_is_named_or_was_never_acknowledged() {
    let folder = folder();
    let before = kept(&folder, 20, false);
    let (path, wal) = (journal(&folder), folder.path("j.sqlite-wal"));
    let head = folder.path("j.sqlite.head");
    let files = [&path, &wal, &head].map(|file| bytes(file));
    assert!(files[1].len() > 1000, "a kill leaves the log");
    let mut named = 0;
    for cut in 0..12 {
        for (file, bytes) in [&path, &wal, &head].into_iter().zip(&files) {
            fs::write(file, bytes).unwrap();
        }
        let length = if cut == 0 {
            files[1].len()
        } else {
            drawn(cut, files[1].len())
        };
        fs::write(&wal, &files[1][..length]).unwrap();
        let is_whole = whole_or_named(&folder, &before, &format!("log cut to {length} bytes"));
        assert!(is_whole || cut > 0);
        named += usize::from(!is_whole);
    }
    assert!(named > 6, "{named} of 12");
}

#[test]
fn a_journal_that_is_gone_or_has_lost_its_head_is_said() {
    let folder = folder();
    let before = kept(&folder, 3, true);
    let (path, head) = (journal(&folder), folder.path("j.sqlite.head"));
    let (whole, whole_head) = (bytes(&path), bytes(&head));
    fs::remove_file(&path).unwrap();
    let (_, said) = start(&folder, "--journal sqlite:j.sqlite").err().unwrap();
    assert!(said.contains("empty or gone"), "{said}");
    assert!(!path.exists(), "nothing new in its place");
    fs::write(&path, &whole).unwrap();
    fs::remove_file(&head).unwrap();
    let (_, said) = start(&folder, "--journal sqlite:j.sqlite").err().unwrap();
    assert!(said.contains("--trust-journal"), "{said}");
    let trusted = start(&folder, "--journal sqlite:j.sqlite --trust-journal");
    let server = trusted.unwrap_or_else(|(_, said)| panic!("{said}"));
    let after = entries(&mut server.client());
    assert_eq!(&after[..before.len()], before);
    assert_eq!(
        after[before.len()]["event"]["fact"],
        "adopted",
        "the journal says so"
    );
    drop(server);
    // An older copy beside a newer head is shorter than what was acknowledged.
    fs::write(&path, &whole).unwrap();
    let _ = fs::remove_file(folder.path("j.sqlite-wal"));
    let (_, said) = start(&folder, "--journal sqlite:j.sqlite").err().unwrap();
    assert!(
        said.contains(&format!("damaged at sequence {}", before.len() + 1)),
        "{said}"
    );
    fs::write(&head, whole_head).unwrap();
    assert!(start(&folder, "--journal sqlite:j.sqlite").is_ok());
}
