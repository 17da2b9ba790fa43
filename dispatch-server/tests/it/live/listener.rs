//! A listener of the stream of changes.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};

use serde_json::Value;

use super::client::{connect, head};

/// An event of the stream.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) kind: String,
    pub(crate) id: Option<u64>,
    pub(crate) data: Value,
}

/// A listener.
pub(crate) struct Listener(BufReader<TcpStream>);

impl Listener {
    /// Begins to listen after the last sequence it saw.
    pub(crate) fn new(address: SocketAddr, seen: Option<u64>) -> io::Result<Self> {
        let mut connection = connect(address)?;
        let seen = seen.map_or_else(String::new, |seen| format!("Last-Event-ID: {seen}\r\n"));
        // The older protocol has no chunks: the body is what comes until the end.
        let request = format!("GET /v1/stream HTTP/1.0\r\nHost: {address}\r\n{seen}\r\n");
        connection.get_mut().write_all(request.as_bytes())?;
        let (status, ..) = head(&mut connection)?;
        if status != 200 {
            return Err(io::Error::other(format!("status {status}")));
        }
        Ok(Self(connection))
    }

    /// The next event; `None` when the stream has ended.
    pub(crate) fn next(&mut self) -> Option<Told> {
        let (mut kind, mut id, mut data) = (String::new(), None, String::new());
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim_end();
            if line.is_empty() && !data.is_empty() {
                let data = serde_json::from_str(&data).unwrap();
                return Some(Told { kind, id, data });
            }
            match line.split_once(": ") {
                Some(("event", value)) => kind = value.to_owned(),
                Some(("id", value)) => id = value.parse().ok(),
                Some(("data", value)) => data.push_str(value),
                _ => {}
            }
        }
    }
}
