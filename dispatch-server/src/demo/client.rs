//! The way to the API: one request after another over HTTP.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;

/// How long an answer may take: longer than any turn of the desk.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest answer that is read.
const LONGEST: u64 = 64 << 20;

/// A client of one server.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    agent: ureq::Agent,
    base: String,
}

/// An answer: its status and its text.
pub(crate) type Answer = Result<(u16, String), ureq::Error>;

impl Client {
    /// A client of the server at this address.
    pub(crate) fn new(address: SocketAddr) -> Self {
        let settings = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .proxy(None)
            .build();
        Self {
            agent: settings.into(),
            base: format!("http://{address}"),
        }
    }

    /// Asks.
    pub(crate) fn get(&self, path: &str) -> Answer {
        let asked = self.agent.get(format!("{}{path}", self.base));
        read(asked.call()?)
    }

    /// Tells.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        let told = self.agent.post(format!("{}{path}", self.base));
        let told = told.header("Content-Type", "application/json");
        read(told.send(body.to_string())?)
    }
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let body = response.body_mut().with_config().limit(LONGEST);
    let text = body.read_to_string()?;
    Ok((response.status().as_u16(), text))
}
