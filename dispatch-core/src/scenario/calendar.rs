//! Local time: hours of the week, moments as text, and when a shift is on duty.
//!
//! Zones come from the database inside the program, never from the machine, so that the same
//! scenario has the same hours everywhere. Shifts follow the clock on the wall: a night shift on
//! the night of a change is an hour shorter or longer, and a start that the change skips counts
//! from the moment after it.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Span, Timestamp};

use super::faults::nearest;
use super::shifts::Shift;
use crate::error::{Error, Result};
use crate::units::{Duration, Time};

/// The first moment that is accepted: 1970-01-01T00:00:00Z.
const FIRST: i64 = 0;
/// The first moment that is not: 2151-01-01T00:00:00Z.
const END: i64 = 5_711_817_600_000;

/// Local time of the service area.
#[derive(Clone)]
pub struct Calendar {
    zone: TimeZone,
    name: String,
}

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Calendar({})", self.name)
    }
}

impl PartialEq for Calendar {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Calendar {
    /// The calendar of a time zone, by its IANA name.
    pub fn of(name: &str) -> Result<Self> {
        let database = TimeZoneDatabase::bundled();
        match database.get(name) {
            Ok(zone) => Ok(Self {
                name: zone.iana_name().unwrap_or(name).to_owned(),
                zone,
            }),
            Err(_) => Err(Error::Request {
                what: format!("time zone \"{name}\" is not known"),
                remedy: name_like(&database, name),
            }),
        }
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self {
            zone: TimeZone::UTC,
            name: "UTC".to_owned(),
        }
    }

    /// The IANA name of the time zone.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A moment from RFC 3339 text with its offset from UTC, rounded to the millisecond; years
    /// 1970 to 2150.
    pub fn parse_moment(&self, text: &str) -> Result<Time> {
        let refused = |what: String, remedy: String| Error::Request { what, remedy };
        let example = || self.format(Time::from_millis(1_795_579_200_000));
        let parsed: std::result::Result<Timestamp, _> = text.trim().parse();
        let Ok(stamp) = parsed else {
            let local = text.trim().parse::<DateTime>().is_ok();
            let what = if local {
                format!("\"{text}\" has no offset from UTC")
            } else {
                format!("\"{text}\" is not a moment")
            };
            return Err(refused(
                what,
                format!("write RFC 3339 with an offset, such as {}", example()),
            ));
        };
        let ms = (stamp.as_nanosecond() + 500_000).div_euclid(1_000_000);
        match i64::try_from(ms) {
            Ok(ms) if (FIRST..END).contains(&ms) => Ok(Time::from_millis(ms)),
            _ => Err(refused(
                format!("{text} is not in the years 1970 to 2150"),
                format!("give a moment in them, such as {}", example()),
            )),
        }
    }

    /// A moment as other people's logs write it: RFC 3339, or without an offset the clock on the
    /// wall here, such as `2026-11-25 12:00:00` or `2026/11/25 12:00`. A moment that the clock
    /// showed twice is the earlier one.
    ///
    /// # Errors
    /// Text that is neither, or a year outside 1970 to 2150.
    pub fn parse_logged(&self, text: &str) -> Result<Time> {
        let text = text.trim();
        let local: Option<DateTime> = text.replace('/', "-").parse().ok();
        let has_offset = text.parse::<Timestamp>().is_ok();
        let stamp = local
            .filter(|_| !has_offset)
            .and_then(|local| self.zone.to_timestamp(local).ok());
        match stamp {
            Some(stamp) => self.parse_moment(&stamp.to_string()),
            None => self.parse_moment(text),
        }
    }

    /// RFC 3339 with the local offset (`Z` where it is zero), and milliseconds when they are not
    /// whole seconds.
    pub fn format(&self, at: Time) -> String {
        let stamp = stamp(at);
        let mut offset = self.zone.to_offset(stamp).seconds();
        if offset % 60 != 0 {
            offset = 0;
        }
        let utc = TimeZone::UTC.to_datetime(stamp);
        let local = utc.checked_add(Span::new().seconds(offset)).unwrap_or(utc);
        let mut text = format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            local.year(),
            local.month(),
            local.day(),
            local.hour(),
            local.minute(),
            local.second()
        );
        let ms = stamp.as_millisecond().rem_euclid(1000);
        if ms != 0 {
            text.push_str(&format!(".{ms:03}"));
        }
        let minutes = offset.unsigned_abs() / 60;
        match offset {
            0 => text.push('Z'),
            _ => text.push_str(&format!(
                "{}{:02}:{:02}",
                if offset < 0 { '-' } else { '+' },
                minutes / 60,
                minutes % 60
            )),
        }
        text
    }

    /// The local hour of the week, 0 to 167; Monday 00:00 is 0.
    pub fn hour_of_week(&self, at: Time) -> u8 {
        let local = self.zone.to_datetime(stamp(at));
        let day = local.weekday().to_monday_zero_offset().unsigned_abs();
        day * 24 + local.hour().unsigned_abs()
    }

    /// The next full hour of local time after a moment.
    pub fn next_hour(&self, at: Time) -> Time {
        let local = self.zone.to_datetime(stamp(at));
        let gone = i64::from(local.minute()) * 60_000
            + i64::from(local.second()) * 1000
            + i64::from(local.millisecond());
        at + Duration::from_millis(3_600_000 - gone)
    }

    /// Monday 00:00 local time of the week that holds a moment.
    pub fn week_start(&self, at: Time) -> Time {
        let date = self.date(at);
        let back = i64::from(date.weekday().to_monday_zero_offset());
        self.moment_of(date, -back * 1440).unwrap_or(at)
    }

    /// Midnight at the start of the local day that holds a moment.
    pub fn day_start(&self, at: Time) -> Time {
        self.moment_of(self.date(at), 0).unwrap_or(at)
    }

    /// When units of a shift are on duty between two moments: pieces (start, end), in order,
    /// joined where they touch, cut at both moments.
    pub fn duties(&self, shift: &Shift, from: Time, until: Time) -> Vec<(Time, Time)> {
        let mut pieces = Vec::new();
        let mut date = self.date(from - Duration::from_secs(2 * 86_400));
        let last = self.date(until);
        while date <= last && from < until {
            self.duties_of(shift, date, &mut pieces);
            match date.tomorrow() {
                Ok(next) => date = next,
                Err(_) => break,
            }
        }
        pieces.sort_unstable();
        joined(&pieces, from, until)
    }

    /// Whether units of a shift are on duty at a moment.
    pub fn on_duty(&self, shift: &Shift, at: Time) -> bool {
        !self
            .duties(shift, at, at + Duration::from_millis(1))
            .is_empty()
    }

    fn duties_of(&self, shift: &Shift, date: Date, pieces: &mut Vec<(Time, Time)>) {
        let weekday = date.weekday().to_monday_zero_offset().unsigned_abs();
        for duty in shift.duties.iter().filter(|duty| duty.weekday == weekday) {
            let start = i64::from(duty.start_min);
            let end = start + i64::from(duty.length_min);
            let ends = (self.moment_of(date, start), self.moment_of(date, end));
            if let (Some(start), Some(end)) = ends
                && start < end
            {
                pieces.push((start, end));
            }
        }
    }

    fn date(&self, at: Time) -> Date {
        self.zone.to_datetime(stamp(at)).date()
    }

    /// The moment so many minutes on the wall clock after a date's midnight.
    fn moment_of(&self, date: Date, minutes: i64) -> Option<Time> {
        let span = Span::new().try_minutes(minutes).ok()?;
        let local = date.at(0, 0, 0, 0).checked_add(span).ok()?;
        let stamp = self.zone.to_timestamp(local).ok()?;
        Some(Time::from_millis(stamp.as_millisecond()))
    }
}

/// The remedy for an unknown time zone.
fn name_like(database: &TimeZoneDatabase, name: &str) -> String {
    let known: Vec<String> = database.available().map(|zone| zone.to_string()).collect();
    match nearest(name, known.iter().map(String::as_str)) {
        Some(known) => format!("did you mean \"{known}\"?"),
        None => {
            "give an IANA name such as \"Asia/Shanghai\", \"Europe/Berlin\" or \"UTC\"".to_owned()
        }
    }
}

/// The moment as `jiff` has it, held to its years.
fn stamp(at: Time) -> Timestamp {
    let (low, high) = (
        Timestamp::MIN.as_millisecond(),
        Timestamp::MAX.as_millisecond(),
    );
    // A margin of three days, so that no local time falls off the calendar.
    let margin = 3 * 86_400_000;
    let ms = at.as_millis().clamp(low + margin, high - margin);
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Sorted pieces joined where they touch, cut to a window.
fn joined(pieces: &[(Time, Time)], from: Time, until: Time) -> Vec<(Time, Time)> {
    let mut out: Vec<(Time, Time)> = Vec::new();
    for &(start, end) in pieces {
        let (start, end) = (start.max(from), end.min(until));
        if start >= end {
            continue;
        }
        match out.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::shifts::Duty;
    use super::*;

    fn shift(weekday: u8, start_min: u16, length_min: u16) -> Shift {
        Shift {
            id: "s".into(),
            duties: vec![Duty {
                weekday,
                start_min,
                length_min,
                break_min: 0,
            }],
        }
    }

    #[test]
    fn a_moment_is_read_and_written() {
        let wuhan = Calendar::of("Asia/Shanghai").unwrap();
        let at = wuhan.parse_moment("2026-11-25T12:00:00.250+08:00").unwrap();
        assert_eq!(wuhan.format(at), "2026-11-25T12:00:00.250+08:00");
        assert_eq!(Calendar::utc().format(at), "2026-11-25T04:00:00.250Z");
        assert_eq!(wuhan.hour_of_week(at), 2 * 24 + 12);
        let sunday = at + Duration::from_secs((4 * 24 + 11) * 3600);
        assert_eq!(wuhan.hour_of_week(sunday), 167);
        let monday = wuhan.format(wuhan.week_start(at));
        assert_eq!(monday, "2026-11-23T00:00:00+08:00");
    }

    #[test]
    fn a_logged_moment_may_be_the_clock_on_the_wall() {
        let calendar = Calendar::of("Asia/Shanghai").unwrap();
        let noon = calendar.parse_moment("2026-11-25T12:00:00+08:00").unwrap();
        for text in [
            "2026-11-25 12:00:00",
            "2026/11/25 12:00",
            "2026-11-25T12:00:00",
            "2026-11-25T04:00:00Z",
        ] {
            assert_eq!(calendar.parse_logged(text).unwrap(), noon, "{text}");
        }
        assert!(calendar.parse_logged("noon").is_err());
    }

    #[test]
    fn moments_without_offset_or_out_of_range_are_refused() {
        let utc = Calendar::utc();
        for (text, why) in [
            ("2026-11-25T12:00:00", "has no offset"),
            ("1900-01-01T00:00:00Z", "is not in the years"),
            ("2200-01-01T00:00:00Z", "is not in the years"),
            ("noon", "is not a moment"),
        ] {
            let told = utc.parse_moment(text).unwrap_err().to_string();
            assert!(told.contains(why), "{told}");
        }
        assert!(utc.parse_moment("2150-12-31T23:59:59Z").is_ok());
    }

    #[test]
    fn a_night_shift_is_shorter_on_the_night_of_spring() {
        let berlin = Calendar::of("Europe/Berlin").unwrap();
        let from = berlin.parse_moment("2026-03-27T00:00:00+01:00").unwrap();
        let until = from + Duration::from_secs(4 * 86_400);
        let duties = berlin.duties(&shift(5, 22 * 60, 480), from, until);
        assert_eq!(duties.len(), 1);
        assert_eq!(duties[0].1 - duties[0].0, Duration::from_secs(7 * 3600));
    }

    #[test]
    fn a_shift_that_runs_past_midnight_counts_on_the_next_day() {
        let utc = Calendar::utc();
        let night = shift(6, 22 * 60, 600);
        let at = |text: &str| utc.parse_moment(text).unwrap();
        assert!(utc.on_duty(&night, at("2026-11-23T07:59:59Z")));
        assert!(!utc.on_duty(&night, at("2026-11-23T08:00:00Z")));
    }

    #[test]
    fn no_moment_at_all_makes_the_calendar_fail() {
        let wuhan = Calendar::of("Asia/Shanghai").unwrap();
        for ms in [i64::MIN, i64::MAX, -1] {
            let at = Time::from_millis(ms);
            let _ = (
                wuhan.format(at),
                wuhan.hour_of_week(at),
                wuhan.week_start(at),
            );
            let _ = wuhan.duties(&shift(0, 0, 60), at, at + Duration::from_secs(1));
        }
    }
}
