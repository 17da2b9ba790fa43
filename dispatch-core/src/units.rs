//! Quantities that carry their unit: whole milliseconds, millimetres and millimetres an hour.
//!
//! A moment ([`Time`]) and a length ([`Duration`]) are different types, so that adding two moments
//! does not compile:
//!
//! ```compile_fail
//! use dispatch_core::units::Time;
//! let sum = Time::from_millis(1) + Time::from_millis(2);
//! ```

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

/// A length of time in milliseconds; negative when an end lies before its start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(i64);

/// A length on the ground in millimetres.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Distance(i64);

/// A speed in millimetres an hour, so that speeds given per day are kept without loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Speed(u64);

impl Time {
    /// A moment from milliseconds since the Unix epoch.
    pub const fn from_millis(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since the Unix epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A length from whole milliseconds.
    pub const fn from_millis(ms: i64) -> Self {
        Self(ms)
    }

    /// A length from whole seconds.
    pub const fn from_secs(s: i64) -> Self {
        Self(s * 1000)
    }

    /// A length from seconds, rounded to the nearest millisecond; `None` when it is not a number
    /// or beyond any calendar.
    pub fn from_secs_f64(s: f64) -> Option<Self> {
        let ms = (s * 1000.0).round();
        (ms.abs() < 9.0e15).then_some(Self(ms as i64))
    }

    /// Whole milliseconds.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Seconds, for text and statistics.
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// Whether it is negative: its end lies before its start.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The same length at another speed: the ground covered at `old` takes this much at `new`.
    pub fn rescaled(self, old: Speed, new: Speed) -> Self {
        if new.0 == 0 {
            return self;
        }
        let scaled =
            (i128::from(self.0) * i128::from(old.0) + i128::from(new.0) / 2) / i128::from(new.0);
        Self(i64::try_from(scaled).unwrap_or(i64::MAX))
    }
}

impl Distance {
    /// No distance.
    pub const ZERO: Self = Self(0);

    /// A length from whole millimetres.
    pub const fn from_millimetres(mm: i64) -> Self {
        Self(mm)
    }

    /// A length from metres, rounded to the nearest millimetre; `None` when it is not a number or
    /// longer than a billion kilometres.
    pub fn from_metres(m: f64) -> Option<Self> {
        let mm = (m * 1000.0).round();
        (mm.abs() < 1.0e15).then_some(Self(mm as i64))
    }

    /// Whole millimetres.
    pub const fn as_millimetres(self) -> i64 {
        self.0
    }

    /// Metres, for text.
    pub fn as_metres(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Speed {
    /// A speed from whole millimetres an hour.
    pub const fn from_millimetres_per_hour(mm: u64) -> Self {
        Self(mm)
    }

    /// A speed from km/h; `None` unless it is a positive number below 100,000 km/h.
    pub fn from_kmh(kmh: f64) -> Option<Self> {
        let mm = (kmh * 1.0e6).round();
        (1.0..1.0e11).contains(&mm).then_some(Self(mm as u64))
    }

    /// km/h, for text.
    pub fn as_kmh(self) -> f64 {
        self.0 as f64 / 1.0e6
    }

    /// Millimetres an hour.
    pub const fn as_millimetres_per_hour(self) -> u64 {
        self.0
    }

    /// This speed times a factor, at least one millimetre an hour.
    pub fn scaled(self, factor: f64) -> Self {
        Self(((self.0 as f64 * factor).round() as u64).clamp(1, 100_000_000_000))
    }

    /// The time a distance takes at this speed, rounded to the nearest millisecond.
    pub fn time_for(self, distance: Distance) -> Duration {
        let speed = i128::from(self.0.max(1));
        let ms = (i128::from(distance.0) * 3_600_000 + speed / 2) / speed;
        Duration(i64::try_from(ms).unwrap_or(i64::MAX))
    }
}

impl Add<Duration> for Time {
    type Output = Self;
    fn add(self, length: Duration) -> Self {
        Self(self.0.saturating_add(length.0))
    }
}

impl Sub<Duration> for Time {
    type Output = Self;
    fn sub(self, length: Duration) -> Self {
        Self(self.0.saturating_sub(length.0))
    }
}

impl Sub for Time {
    type Output = Duration;
    fn sub(self, start: Self) -> Duration {
        Duration(self.0.saturating_sub(start.0))
    }
}

impl AddAssign<Duration> for Time {
    fn add_assign(&mut self, length: Duration) {
        *self = *self + length;
    }
}

/// Addition, subtraction and sums that stop at the ends instead of wrapping.
macro_rules! additive {
    ($kind:ty) => {
        impl Add for $kind {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }
        }
        impl Sub for $kind {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }
        }
        impl Neg for $kind {
            type Output = Self;
            fn neg(self) -> Self {
                Self(self.0.saturating_neg())
            }
        }
        impl AddAssign for $kind {
            fn add_assign(&mut self, other: Self) {
                *self = *self + other;
            }
        }
        impl SubAssign for $kind {
            fn sub_assign(&mut self, other: Self) {
                *self = *self - other;
            }
        }
        impl Sum for $kind {
            fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
                terms.fold(Self(0), Add::add)
            }
        }
    };
}
additive!(Duration);
additive!(Distance);

impl fmt::Display for Duration {
    /// Seconds with three decimals: `61.250`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let ms = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:03}", ms / 1000, ms % 1000)
    }
}

impl fmt::Display for Distance {
    /// Metres below one kilometre, kilometres with one decimal above: `340 m`, `3.2 km`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let m = self.as_metres();
        if m.abs() < 1000.0 {
            write!(f, "{m:.0} m")
        } else {
            write!(f, "{:.1} km", m / 1000.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_minus_a_moment_is_a_length() {
        let reported = Time::from_millis(1_000);
        let arrived = Time::from_millis(61_250);
        assert_eq!((arrived - reported).to_string(), "60.250");
    }

    #[test]
    fn a_kilometre_at_sixty_takes_a_minute() {
        let speed = Speed::from_kmh(60.0).unwrap();
        assert_eq!(
            speed.time_for(Distance::from_millimetres(1_000_000)),
            Duration::from_secs(60)
        );
    }

    #[test]
    fn a_leg_at_half_the_speed_takes_twice_the_time() {
        let (old, new) = (
            Speed::from_kmh(40.0).unwrap(),
            Speed::from_kmh(20.0).unwrap(),
        );
        assert_eq!(
            Duration::from_secs(10).rescaled(old, new),
            Duration::from_secs(20)
        );
    }

    #[test]
    fn what_is_not_a_number_is_no_quantity() {
        assert_eq!(Duration::from_secs_f64(f64::NAN), None);
        assert_eq!(Distance::from_metres(f64::INFINITY), None);
        assert_eq!(Speed::from_kmh(0.0), None);
    }
}
