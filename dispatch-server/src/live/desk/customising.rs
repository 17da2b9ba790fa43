//! Metrics of new traffic, made beside the desk: it goes on deciding by the old ones meanwhile.
//!
//! The engine says which traffic it wants; a thread makes the metrics of both modes, for the present
//! period and the next, and rings. The desk then tells the engine, as a fact of the journal, that
//! they are at hand, and only there decisions change.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Weak};
use std::thread;

use dispatch_core::dispatch::{Event, TrafficPicture};
use dispatch_core::roads::speeds::Mode;
use dispatch_core::travel::{Ground, Traffic};
use dispatch_core::units::Time;

use super::Desk;
use super::counter::Post;

/// What is being made, and what is at hand.
pub(super) struct Customising {
    /// The traffic whose metrics are being made.
    building: Option<u64>,
    /// The last traffic whose metrics are at hand.
    done: Arc<AtomicU64>,
    /// The desk's own queue, as long as somebody else can put something there.
    bell: Weak<SyncSender<Post>>,
}

impl Customising {
    pub(super) fn new(bell: Weak<SyncSender<Post>>) -> Self {
        Self {
            building: None,
            done: Arc::default(),
            bell,
        }
    }

    /// The fact that metrics the engine waits for are at hand, if they are.
    pub(super) fn adoption(&mut self, traffic: &TrafficPicture) -> Option<Event> {
        let building = self.building?;
        if self.done.load(Ordering::Acquire) != building {
            return None;
        }
        self.building = None;
        traffic
            .is_wanted(building)
            .then_some(Event::MetricAdopted { number: building })
    }

    /// Begins to make what the engine waits for, if nothing is being made.
    fn begin(&mut self, ground: &Arc<Ground>, traffic: &Arc<Traffic>, now: Time) {
        if self.building.is_some() {
            return;
        }
        let (ground, traffic) = (Arc::clone(ground), Arc::clone(traffic));
        let (done, bell, number) = (Arc::clone(&self.done), self.bell.clone(), traffic.number);
        let make = move || {
            for at in [Some(now), ground.period_end(now)].into_iter().flatten() {
                for mode in Mode::ALL {
                    ground.metric_under(mode, ground.period(at), &traffic);
                }
            }
            done.store(number, Ordering::Release);
            if let Some(bell) = bell.upgrade() {
                // Behind a full queue the desk looks all the time.
                let _ = bell.try_send(Post::Look);
            }
        };
        // Where there is no thread to be had, the next turn tries again.
        let begun = thread::Builder::new()
            .name("customise".to_owned())
            .spawn(make);
        self.building = begun.is_ok().then_some(number);
    }
}

impl Desk {
    /// Sees to it that the metrics the engine waits for are made.
    pub(super) fn customise(&mut self, now: Time) {
        if let Some(wanted) = self.control.picture().traffic().wanted() {
            self.customising.begin(&self.ground, wanted, now);
        }
    }
}
