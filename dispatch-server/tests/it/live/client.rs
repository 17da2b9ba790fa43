//! A small blocking client: one connection, one request after another.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// How long anything may take before a test fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection that is kept.
pub(crate) struct Client {
    address: SocketAddr,
    connection: Option<BufReader<TcpStream>>,
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self {
            address,
            connection: None,
        }
    }

    /// A request whose answer is JSON, or nothing.
    pub(crate) fn request(
        &mut self,
        method: &str,
        path: &str,
        key: Option<&str>,
        body: Option<&Value>,
    ) -> io::Result<(u16, Value)> {
        let (status, text) = self.text(method, path, key, body)?;
        Ok((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
    }

    /// The same with the answer as it came.
    pub(crate) fn text(
        &mut self,
        method: &str,
        path: &str,
        key: Option<&str>,
        body: Option<&Value>,
    ) -> io::Result<(u16, String)> {
        let key = key.map_or_else(String::new, |key| format!("Idempotency-Key: {key}\r\n"));
        let (kind, body) = match body {
            Some(body) => ("Content-Type: application/json\r\n", body.to_string()),
            None => ("", String::new()),
        };
        self.raw(&format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n{key}{kind}Content-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        ))
    }

    /// Any text as a request.
    pub(crate) fn raw(&mut self, request: &str) -> io::Result<(u16, String)> {
        let answered = self.exchange(request);
        if answered.is_err() {
            self.connection = None;
        }
        answered
    }

    fn exchange(&mut self, request: &str) -> io::Result<(u16, String)> {
        if self.connection.is_none() {
            self.connection = Some(connect(self.address)?);
        }
        let connection = self.connection.as_mut().unwrap();
        connection.get_mut().write_all(request.as_bytes())?;
        let (status, length, closes) = head(connection)?;
        let mut body = vec![0; length];
        connection.read_exact(&mut body)?;
        if closes {
            self.connection = None;
        }
        let text = String::from_utf8(body);
        Ok((status, text.map_err(|e| io::Error::other(e.to_string()))?))
    }
}

/// A connection that does not wait for ever.
pub(crate) fn connect(address: SocketAddr) -> io::Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(BufReader::new(stream))
}

/// Status, length of the body, and whether the connection ends.
pub(crate) fn head(connection: &mut impl BufRead) -> io::Result<(u16, usize, bool)> {
    let (mut status, mut length, mut closes) = (None, 0, false);
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            let status = status.ok_or_else(|| io::Error::other("no status"))?;
            return Ok((status, length, closes));
        }
        if status.is_none() {
            status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
        } else if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        } else if line == "connection: close" {
            closes = true;
        }
    }
}
