//! The engine: apply the fact, then decide and note until nothing is left to decide.

use std::sync::Arc;

use crate::travel::{Ground, Travel};
use crate::units::Time;

use super::event::Event;
use super::incident::Stage;
use super::order::{Order, Refusal, Step};
use super::picture::{Matter, Picture};
use super::policy;

/// The state machine that decides, live and simulated alike.
#[derive(Debug)]
pub struct Engine {
    picture: Picture,
    travel: Travel,
}

impl Engine {
    /// An engine before anything happened.
    pub fn new(ground: Arc<Ground>) -> Self {
        Self {
            picture: Picture::new(&ground),
            travel: Travel::new(ground),
        }
    }

    /// An engine that goes on with what control believed.
    pub fn resumed(ground: Arc<Ground>, picture: Picture) -> Self {
        let mut travel = Travel::new(ground);
        travel.adopt(picture.traffic().adopted());
        Self { picture, travel }
    }

    /// Takes a fact at a moment, and says what is to be done.
    pub fn step(&mut self, now: Time, event: &Event) -> Step {
        let refused = self.picture.apply(&mut self.travel, now, event).err();
        let mut step = Step {
            refused,
            ..Step::default()
        };
        loop {
            while let Some(matter) = self.picture.next_matter() {
                self.take_up(matter, &mut step);
            }
            if !self.picture.reopen_stale() {
                return step;
            }
        }
    }

    fn take_up(&mut self, matter: Matter, step: &mut Step) {
        let Some(decision) = policy::decide(&self.picture, &mut self.travel, matter) else {
            if let Matter::Assign(incident) | Matter::Overdue(incident) = matter {
                self.picture.leave_waiting(incident);
            }
            return;
        };
        if decision.proposed {
            if let Matter::Reconsider(incident) = matter
                && let Some(Stage::Proposed { order, .. }) =
                    self.picture.incident(incident).map(|i| i.stage)
                && order == decision.order
            {
                // It stands as it was put before the dispatcher, and so does its moment.
                return;
            }
            self.picture.note_proposal(&decision.order);
            step.proposals.push(decision.order);
            return;
        }
        for order in decision.before.into_iter().chain([decision.order]) {
            self.picture.note(&mut self.travel, &order);
            step.orders.push(order);
        }
    }

    /// Takes what happened as it happened: applies the fact and notes its orders, never decides.
    /// A fact that was refused when it happened is refused again, with the same effect: none; the
    /// refusal comes back, so that the caller can tell whether it is still the same history.
    pub fn restore(
        &mut self,
        now: Time,
        event: &Event,
        orders: &[Order],
        proposals: &[Order],
    ) -> Option<Refusal> {
        let refused = self.picture.apply(&mut self.travel, now, event).err();
        for order in orders {
            self.picture.note(&mut self.travel, order);
        }
        for order in proposals {
            self.picture.note_proposal(order);
        }
        self.picture.settle();
        refused
    }

    /// When to call again with [`Event::Woken`] if nothing happens.
    pub fn next_wakeup(&self) -> Option<Time> {
        self.picture.next_wakeup()
    }

    /// What control believes.
    pub fn picture(&self) -> &Picture {
        &self.picture
    }

    /// The picture with the travel it is judged by, for recommendations.
    pub fn desk(&mut self) -> (&Picture, &mut Travel) {
        (&self.picture, &mut self.travel)
    }
}
