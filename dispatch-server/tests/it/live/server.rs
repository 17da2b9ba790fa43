//! A served desk in a process of its own.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::client::Client;
use crate::program::Folder;

/// A folder with the grid where dispatchers decide, and orders wait long for their answer.
pub(crate) fn folder() -> Folder {
    let folder = Folder::with_grid();
    let path = folder.path("grid/scenario.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.replace("assign = \"automatic\"", "assign = \"advise\"");
    let text = text.replace("divert = \"automatic\"", "divert = \"advise\"");
    std::fs::write(path, text + "\n[order]\ntimeout_s = 3600\n").unwrap();
    folder
}

/// A process; killed at the end if it still runs.
pub(crate) struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    pub(crate) address: SocketAddr,
}

/// Starts one over the grid of a folder; what it says where it will not.
pub(crate) fn start(folder: &Folder, words: &str) -> Result<Server, (Option<i32>, String)> {
    start_over(folder, "grid", words)
}

/// The same over any scenario.
pub(crate) fn start_over(
    folder: &Folder,
    scenario: &str,
    words: &str,
) -> Result<Server, (Option<i32>, String)> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dispatch"));
    command
        .args(["serve", "--scenario", scenario, "--port", "0"])
        .args(words.split_whitespace())
        .current_dir(folder.path(""));
    listening(command)
}

/// A program that says where it listens; what it says where it does not.
pub(crate) fn listening(mut command: Command) -> Result<Server, (Option<i32>, String)> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while out.read_line(&mut line).unwrap() > 0 {
        if let Some(rest) = line.trim().strip_prefix("listening on http://") {
            let address = rest.split(' ').next().unwrap().parse().unwrap();
            return Ok(Server {
                child,
                out,
                address,
            });
        }
        line.clear();
    }
    let mut said = String::new();
    let mut err = child.stderr.take().unwrap();
    err.read_to_string(&mut said).unwrap();
    assert!(!said.contains("panicked"), "{said}");
    Err((child.wait().unwrap().code(), said))
}

impl Server {
    pub(crate) fn new(folder: &Folder) -> Self {
        start(folder, "--journal sqlite:j.sqlite").unwrap_or_else(|(_, said)| panic!("{said}"))
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// The end without a chance to say goodbye.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, and waits; its exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(asked.success());
        let code = self.child.wait().unwrap().code();
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        code
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A call from the crossing b4.
pub(crate) fn b4() -> Value {
    json!({"lon": 10.009, "lat": 0.027})
}

/// Everything to be seen that does not change with the clock alone.
pub(crate) fn sight(client: &mut Client) -> Value {
    let (_, mut units) = client.request("GET", "/v1/units", None, None).unwrap();
    let (_, mut incidents) = client.request("GET", "/v1/incidents", None, None).unwrap();
    for unit in units["units"].as_array_mut().unwrap() {
        let unit = unit.as_object_mut().unwrap();
        for moving in ["lon", "lat", "position_age_s", "arrives_at"] {
            unit.remove(moving);
        }
    }
    incidents["as_of"] = Value::Null;
    units["as_of"] = Value::Null;
    json!([units, incidents])
}

/// The journal's entries, without the header.
pub(crate) fn entries(client: &mut Client) -> Vec<Value> {
    let (_, text) = client
        .text("GET", "/v1/journal?from=1", None, None)
        .unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The main file of a journal.
pub(crate) fn journal(folder: &Folder) -> std::path::PathBuf {
    folder.path("j.sqlite")
}

/// The bytes of a file; none where there is none.
pub(crate) fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_default()
}
