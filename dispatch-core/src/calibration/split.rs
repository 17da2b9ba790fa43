//! Which trips the fit sees: the first two thirds of the days, rounded. The rest judge it.

use std::collections::BTreeSet;

use super::Trip;
use crate::travel::Ground;

/// The learning days are parted into so many folds at most.
const FOLDS: usize = 5;

/// By what the trips were parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitBy {
    /// By days: the last third is unseen.
    Days,
    /// By trips, where there is one day only: every third one is unseen.
    Trips,
}

/// The trips that are learnt from and those kept unseen, as places in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// By what.
    pub by: SplitBy,
    /// Days with trips to learn from.
    pub train_days: usize,
    /// Days kept unseen.
    pub unseen_days: usize,
    /// Learnt from.
    pub train: Vec<usize>,
    /// The fold of each of `train`: whole days where there are enough.
    pub folds: Vec<usize>,
    /// Kept unseen.
    pub unseen: Vec<usize>,
    /// With a guessed origin, on the unseen days.
    pub inferred: Vec<usize>,
}

impl Split {
    /// Parts the trips that have a route.
    pub(super) fn of(ground: &Ground, trips: &[Trip], routed: &[bool]) -> Self {
        let calendar = &ground.scenario().calendar;
        let day = |trip: usize| calendar.day_start(trips[trip].logged);
        let all: Vec<usize> = (0..trips.len()).filter(|&trip| routed[trip]).collect();
        let known = || all.iter().copied().filter(|&trip| !trips[trip].inferred);
        let days: Vec<_> = known()
            .map(day)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let by = if days.len() > 1 {
            SplitBy::Days
        } else {
            SplitBy::Trips
        };
        // Two thirds, rounded to the nearest whole day.
        let train_days = (2 * days.len() + 1) / 3;
        let seen_day = |trip| days[..train_days].binary_search(&day(trip)).is_ok();
        let places: Vec<(usize, usize)> = known().enumerate().collect();
        let seen = |&&(place, trip): &&(usize, usize)| match by {
            SplitBy::Days => seen_day(trip),
            SplitBy::Trips => place % 3 != 2,
        };
        let train: Vec<usize> = places.iter().filter(seen).map(|&(_, trip)| trip).collect();
        let unseen = places.iter().filter(|place| !seen(place));
        let fold = |(place, &trip): (usize, &usize)| match days.binary_search(&day(trip)) {
            Ok(day) if train_days >= 3 => day % FOLDS.min(train_days),
            _ => place % FOLDS,
        };
        Self {
            by,
            train_days: if by == SplitBy::Days { train_days } else { 1 },
            unseen_days: days.len() - if by == SplitBy::Days { train_days } else { 0 },
            folds: train.iter().enumerate().map(fold).collect(),
            unseen: unseen.map(|&(_, trip)| trip).collect(),
            inferred: all
                .iter()
                .copied()
                .filter(|&trip| trips[trip].inferred)
                .filter(|&trip| by == SplitBy::Trips || !seen_day(trip))
                .collect(),
            train,
        }
    }
}
