//! Shifts (`shifts.csv`): the pieces of the local week in which units are on duty.

use super::faults::Faults;
use super::rows::{Column, Names, Row, Sheet, optional, required};
use crate::ids::{IdVec, ShiftId};

/// The file.
pub(super) const FILE: &str = "shifts.csv";

const COLUMNS: [Column; 5] = [
    required("id"),
    required("weekday"),
    required("start"),
    required("end"),
    optional("break_minutes"),
];

/// The weekdays as files name them, Monday first.
pub(super) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// When the units of a shift are on duty: pieces of the local week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The user's id.
    pub id: String,
    /// The pieces, one a row of the file.
    pub duties: Vec<Duty>,
}

/// One duty of a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Monday is 0.
    pub weekday: u8,
    /// The start, minutes after local midnight.
    pub start_min: u16,
    /// The length in minutes; it may run past midnight.
    pub length_min: u16,
    /// Minutes of break in it.
    pub break_min: u16,
}

/// Reads the shifts. A weekday is `mon` … `sun`, 1 … 7 (Monday is 1), or a range such as
/// `mon-fri`; an end at or before the start is on the next day.
pub(super) fn read(bytes: &[u8], faults: &Faults) -> (IdVec<ShiftId, Shift>, Names) {
    let mut names = Names::of(FILE);
    let mut shifts: IdVec<ShiftId, Shift> = IdVec::new();
    let Some(mut sheet) = Sheet::open(FILE, bytes, &COLUMNS, faults) else {
        return (shifts, names);
    };
    while let Some(row) = sheet.next() {
        let Some(id) = row.must(0) else { continue };
        if names.find(id).is_none() {
            names.insert(id, shifts.len(), row.line());
            let (id, duties) = (id.to_owned(), Vec::new());
            shifts.push(Shift { id, duties });
        }
        let index = names.find(id).unwrap_or(0);
        if let Some(shift) = shifts.get_mut(crate::ids::Id::new(index)) {
            add_duties(&row, &mut shift.duties);
        }
    }
    (shifts, names)
}

fn add_duties(row: &Row<'_>, duties: &mut Vec<Duty>) {
    let (days, start, end) = (days(row), clock(row, 2), clock(row, 3));
    let break_min = row.whole(4, 1440).unwrap_or(0) as u16;
    let (Some(days), Some(start_min), Some(end)) = (days, start, end) else {
        return;
    };
    let length_min = if end > start_min {
        end - start_min
    } else {
        end + 1440 - start_min
    };
    if break_min >= length_min {
        row.fault(
            format!("a break of {break_min} minutes in {length_min} minutes of duty"),
            "make the break shorter",
        );
    }
    for weekday in days {
        let duty = Duty {
            weekday,
            start_min,
            length_min,
            break_min,
        };
        let clash = duties.iter().find(|other| overlap(other, &duty));
        if clash.is_some() {
            let day = WEEKDAYS[usize::from(weekday)];
            row.fault(
                format!("the duty on {day} overlaps another of this shift"),
                "let one end before the next starts",
            );
        }
        duties.push(duty);
    }
}

/// Whether two duties of a repeating week share a minute.
fn overlap(a: &Duty, b: &Duty) -> bool {
    let start = |duty: &Duty| u32::from(duty.weekday) * 1440 + u32::from(duty.start_min);
    let week = 7 * 1440;
    let (from, until) = (start(a), start(b));
    (until + week - from) % week < u32::from(a.length_min)
        || (from + week - until) % week < u32::from(b.length_min)
}

fn days(row: &Row<'_>) -> Option<Vec<u8>> {
    let text = row.must(1)?;
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (Some(first), Some(last)) = (weekday(first), weekday(last)) else {
        row.fault(
            format!("weekday is \"{text}\""),
            "write mon, tue, wed, thu, fri, sat or sun, or a range such as mon-fri",
        );
        return None;
    };
    let count = (last + 7 - first) % 7 + 1;
    Some((0..count).map(|step| (first + step) % 7).collect())
}

/// The weekday of a word or of a number from 1; Monday is 0.
pub(super) fn weekday(text: &str) -> Option<u8> {
    let text = text.trim();
    if let Ok(number @ 1..=7) = text.parse::<u8>() {
        return Some(number - 1);
    }
    let short = text.get(..3).unwrap_or_default().to_ascii_lowercase();
    let found = WEEKDAYS.iter().position(|day| *day == short)?;
    Some(found as u8)
}

/// Minutes after midnight from `HH:MM`; `24:00` is the end of the day.
fn clock(row: &Row<'_>, column: usize) -> Option<u16> {
    let text = row.must(column)?;
    let parts = text.split_once(':').and_then(|(hour, minute)| {
        let minute = minute.get(..2).filter(|_| minute.len() == 2)?;
        Some((hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?))
    });
    match parts {
        Some((hour, minute)) if hour < 24 && minute < 60 => Some(hour * 60 + minute),
        Some((24, 0)) if column == 3 => Some(1440),
        _ => {
            row.fault(
                format!("\"{text}\" is not a time of day"),
                "write HH:MM, 00:00 to 23:59",
            );
            None
        }
    }
}
