//! The only place that prints: answers to standard output, everything else to standard error.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Prints an answer. A reader that has gone away is no error.
pub(crate) fn answer(text: &str) {
    let mut stdout = std::io::stdout().lock();
    let _ = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
}

/// Prints why something failed.
pub(crate) fn failure(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "{text}");
}

/// Says what is being done, if somebody is watching.
pub(crate) fn progress(text: &str) {
    if std::io::stderr().is_terminal() {
        failure(text);
    }
}

/// How far a long piece of work is, on standard error if somebody is watching; gone when dropped.
#[derive(Debug)]
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// A bar over `all` of something: `sources`, `bytes`.
    pub(crate) fn of(what: &'static str, all: usize) -> Self {
        let form = "{wide_bar} {human_pos}/{human_len} {msg}, {eta} left";
        // Without a terminal nothing is ever drawn.
        let bar = ProgressBar::with_draw_target(Some(all as u64), ProgressDrawTarget::stderr());
        let bar = bar.with_message(what);
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// So many are done.
    pub(crate) fn at(&self, done: usize) {
        self.0.set_position(done as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// A table for people: columns lined up, numbers to the right.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with this heading.
    pub(crate) fn new(heading: &[&str]) -> Self {
        Self {
            rows: vec![heading.iter().map(|&cell| cell.to_owned()).collect()],
        }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The text, every line ended.
    pub(crate) fn text(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|c| {
                self.rows
                    .iter()
                    .filter_map(|row| row.get(c))
                    .map(|cell| width(cell))
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let mut text = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for (cell, &wide) in row.iter().zip(&widths) {
                let blank = " ".repeat(wide - width(cell));
                let numeric = cell.starts_with(|c: char| c.is_ascii_digit() || c == '-');
                let _ = if numeric {
                    write!(line, "{blank}{cell}  ")
                } else {
                    write!(line, "{cell}{blank}  ")
                };
            }
            let _ = writeln!(text, "{}", line.trim_end());
        }
        text
    }
}

/// How many columns of a terminal a text takes: wide characters take two.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if c >= '\u{1100}' { 2 } else { 1 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_also_in_chinese() {
        let mut table = Table::new(&["unit", "s"]);
        table.row(vec!["武汉".into(), "61.250".into()]);
        table.row(vec!["A1".into(), "7.000".into()]);
        assert_eq!(table.text(), "unit  s\n武汉  61.250\nA1     7.000\n");
    }
}
