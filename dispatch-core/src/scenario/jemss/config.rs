//! How a city's files are put together and by which rules it runs (`sim_config.xml`).

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::rows::utf8;
use super::Import;
use crate::error::Fault;

const FILE: &str = "sim_config.xml";

/// The queue of JEMSS: by priority, then by time.
const QUEUE: &str = "addCallToQueueSortPriorityThenTime!";
/// The dispatch of JEMSS: the nearest ambulance.
const DISPATCH: &str = "findNearestDispatchableAmb!";

/// What the configuration says that matters here.
#[derive(Debug, Default)]
pub(super) struct Config {
    /// Which priorities (from 0) may take units from which: pairs (taker, from).
    pub(super) preempt: Vec<(usize, usize)>,
}

/// An element of XML with its text.
pub(super) struct Element {
    /// The names of the elements it lies in, and its own.
    pub(super) path: String,
    pub(super) text: String,
    pub(super) line: u64,
}

/// The elements of a document that hold text; the cause and line where it is not XML.
pub(super) fn elements(text: &str) -> Result<Vec<Element>, (u64, String)> {
    let mut reader = Reader::from_str(text);
    let (mut path, mut found) = (Vec::<String>::new(), Vec::new());
    let mut content = String::new();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        let passed = &text.as_bytes()[..at.min(text.len())];
        let line = 1 + passed.iter().filter(|&&b| b == b'\n').count() as u64;
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                let name = start.name();
                path.push(name.as_ref().to_owned());
                content.clear();
            }
            Ok(Event::Text(part)) => content.push_str(&part),
            Ok(Event::GeneralRef(part)) => {
                content.push_str(&format!("&{};", &*part));
            }
            Ok(Event::End(_)) => {
                let text = std::mem::take(&mut content).trim().to_owned();
                if !text.is_empty() {
                    let path = path.join("/");
                    found.push(Element { path, text, line });
                }
                path.pop();
            }
            Ok(Event::Eof) => return Ok(found),
            Ok(_) => {}
            Err(error) => return Err((line, error.to_string())),
        }
    }
}

impl Import<'_> {
    /// The elements of an XML file of the city, none if it has no such file.
    pub(super) fn xml(&self, file: &str) -> Option<Vec<Element>> {
        let bytes = self.city.files.get(file)?;
        let text = utf8(file, bytes, self.faults)?;
        match elements(text) {
            Ok(list) => Some(list),
            Err((line, cause)) => {
                let cause = format!("not XML: {cause}");
                self.faults.at(file, line, cause, "mend the syntax");
                None
            }
        }
    }

    /// Reads the configuration; without one nothing is taken from another call.
    pub(super) fn config(&self) -> Option<Config> {
        if !self.city.files.contains_key(FILE) {
            return Some(Config::default());
        }
        let elements = self.xml(FILE)?;
        let find = |end: &str| elements.iter().find(|element| element.path.ends_with(end));
        for (end, known, what) in [
            ("decision/callQueueing", QUEUE, "queueing"),
            ("decision/dispatch", DISPATCH, "dispatch"),
            ("decision/moveUp/module", "none", "move-up"),
        ] {
            if let Some(element) = find(end)
                && element.text != known
            {
                self.faults.at(
                    FILE,
                    element.line,
                    format!("{what} by {} is not in this version", element.text),
                    format!("set it to {known}"),
                );
            }
        }
        let Some(named) = find("simFiles/redispatch") else {
            return Some(Config::default());
        };
        let file = named.text.rsplit(['/', '\\']).next().unwrap_or_default();
        if !self.city.files.contains_key(file) {
            self.faults.at(
                FILE,
                named.line,
                format!("it names the redispatch file \"{file}\", which is not there"),
                "put it into the folder",
            );
            return None;
        }
        let preempt = self.redispatch(file)?;
        Some(Config { preempt })
    }

    /// The pairs (taker, from) of priorities that a redispatch file allows.
    fn redispatch(&self, file: &str) -> Option<Vec<(usize, usize)>> {
        let tables = self.tables(file)?;
        let misc = self.faults.absorb(tables.expect("miscData").cloned())?;
        let [allow] = self.columns(&misc, ["allowRedispatch"])?;
        let Some(row) = misc.rows.first() else {
            self.faults.push(Fault::at_line(
                file,
                misc.line,
                "allowRedispatch has no value",
                "write 0 or 1 under it",
            ));
            return None;
        };
        if self.number(&misc, row, allow)? == 0.0 {
            return Some(Vec::new());
        }
        let table = self
            .faults
            .absorb(tables.expect("redispatchConditions").cloned())?;
        let names = ["fromCallPriority", "toCallPriority", "allowRedispatch"];
        let [from, to, allow] = self.columns(&table, names)?;
        let mut pairs = Vec::new();
        for row in &table.rows {
            let ends = (
                self.priority(&table, row, from),
                self.priority(&table, row, to),
            );
            let allowed = self.number(&table, row, allow).is_some_and(|n| n != 0.0);
            if let ((Some(from), Some(to)), true) = (ends, allowed) {
                pairs.push((to, from));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        Some(pairs)
    }
}
