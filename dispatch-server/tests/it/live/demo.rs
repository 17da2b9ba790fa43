//! `dispatch demo` as a newcomer meets it.

use std::net::TcpListener;
use std::process::Command;

use super::server::{Server, entries, listening};
use crate::program::{Folder, seeds};

/// The demo in a folder whose `tmp` is the place for temporary files.
fn demo(folder: &Folder, words: &[&str]) -> Command {
    let temporary = folder.path("tmp");
    std::fs::create_dir_all(&temporary).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_dispatch"));
    command
        .arg("demo")
        .args(words)
        .env("TMPDIR", temporary)
        .current_dir(folder.path(""));
    command
}

fn start(folder: &Folder, words: &[&str]) -> Server {
    listening(demo(folder, words)).unwrap_or_else(|(_, said)| panic!("{said}"))
}

#[test]
fn an_evening_is_shown_until_it_is_stopped_and_leaves_nothing() {
    let folder = Folder::with_grid();
    let server = start(&folder, &["--scenario", "grid", "--port", "0"]);
    let client = &mut server.client();
    let mut get = |path: &str| {
        let (status, body) = client.request("GET", path, None, None).unwrap();
        assert_eq!(status, 200, "{path}: {body}");
        body
    };
    let health = get("/v1/health");
    assert_eq!(
        (&health["status"], &health["speed"]),
        (&"ok".into(), &5.into())
    );
    let as_of = health["as_of"].as_str().unwrap();
    assert!(as_of >= "2026-11-25T18:30:00+01:00", "{as_of}");
    assert_eq!(get("/v1/scenario")["demo"]["speeds"][3], 60);
    let told = entries(client);
    assert!(
        told.iter().any(|e| e["event"]["fact"] == "call_received"),
        "the evening began before the visitor came"
    );
    assert!(folder.files().iter().any(|name| name.starts_with("tmp/")));
    assert_eq!(server.stop(), Some(0));
    let left = folder.files();
    assert!(
        left.iter().all(|name| name.starts_with("grid/")),
        "{left:?}"
    );
    assert!(
        std::fs::read_dir(folder.path("tmp"))
            .unwrap()
            .next()
            .is_none()
    );
}

#[test]
fn a_folder_of_the_users_keeps_the_journal_until_the_next_demo() {
    let folder = Folder::with_grid();
    let words = ["--scenario", "grid", "--port", "0", "--dir", "shown"];
    let server = start(&folder, &words);
    let first = entries(&mut server.client()).len();
    assert!(first > 0);
    let (code, said) = listening(demo(&folder, &words)).err().unwrap();
    assert_eq!(code, Some(1));
    assert!(
        said.contains("in use by another program") && said.contains("--dir"),
        "{said}"
    );
    assert_eq!(server.stop(), Some(0));
    assert!(folder.path("shown/evening.sqlite").exists());
    let server = start(&folder, &words);
    let (_, header) = server
        .client()
        .text("GET", "/v1/journal?limit=1", None, None)
        .unwrap();
    assert!(header.contains("\"command\":\"demo\""), "{header}");
    assert_eq!(server.stop(), Some(0));
    folder.write(
        "shown/evening.sqlite",
        "a diary that is longer than a database's own header",
    );
    let (_, said) = listening(demo(&folder, &words)).err().unwrap();
    assert!(said.contains("no journal of this program"), "{said}");
}

/// Before anything is grown: nobody waits in vain.
#[test]
fn a_port_that_is_taken_is_said_before_the_city_is_grown() {
    let folder = Folder::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (code, said) = listening(demo(&folder, &["--port", &port])).err().unwrap();
    assert_eq!(code, Some(1));
    assert!(said.contains("choose another with --port"), "{said}");
    assert!(
        std::fs::read_dir(folder.path("tmp"))
            .unwrap()
            .next()
            .is_none()
    );
}

#[test]
fn a_speed_the_clock_does_not_have_is_refused_with_those_it_has() {
    let folder = Folder::new();
    let (code, said) = listening(demo(&folder, &["--speed", "3"])).err().unwrap();
    assert_eq!(code, Some(2));
    assert!(said.contains("1, 5, 20, 60"), "{said}");
    // A scenario that is not there is said as everywhere.
    let (code, said) = listening(demo(&folder, &["--port", "0", "--scenario", "nowhere"]))
        .err()
        .unwrap();
    assert_eq!(code, Some(2));
    assert!(said.contains("nowhere"), "{said}");
    assert!(seeds().join("wuhan/city.toml").exists());
}
