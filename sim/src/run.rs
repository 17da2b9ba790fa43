//! The loop: queue → engine → world, until nothing is left.
//!
//! Time is whatever the queue says. At one moment facts go before wake-ups, in the order they were
//! foreseen; what the engine decides is carried out before the next fact.

use std::sync::Arc;

use dispatch_core::dispatch::{Engine, Event, Step};
use dispatch_core::travel::Ground;
use dispatch_core::units::Time;
use rayon::prelude::*;

use crate::arrivals::{Arrivals, MadeUp, Window};
use crate::error::Result;
use crate::world::{Manner, World};

/// Watches a run.
pub trait Observer {
    /// A fact, and what came of it; the world is as it was after the orders were carried out.
    ///
    /// # Errors
    /// What the observer writes to failed; the run stops.
    fn observe(&mut self, world: &mut World, now: Time, event: &Event, step: &Step) -> Result<()>;
}

/// Watches nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nobody;

impl Observer for Nobody {
    fn observe(&mut self, _: &mut World, _: Time, _: &Event, _: &Step) -> Result<()> {
        Ok(())
    }
}

/// Runs until every incident is over or nothing can happen any more; how many facts there were.
///
/// # Errors
/// What the observer fails with.
pub fn run(engine: &mut Engine, world: &mut World, observer: &mut impl Observer) -> Result<u64> {
    let mut facts = 0;
    while let Some((now, event)) = world.next_event(engine.next_wakeup()) {
        let step = engine.step(now, &event);
        world.carry_out(now, &step);
        observer.observe(world, now, &event, &step)?;
        facts += 1;
    }
    Ok(facts)
}

/// A run of made-up incidents, drawn from the scenario's demand.
///
/// # Errors
/// No zone has a weight, or what the observer fails with.
pub fn made_up(
    ground: &Arc<Ground>,
    window: Window,
    manner: Manner,
    observer: &mut impl Observer,
) -> Result<World> {
    let scenario = Arc::clone(ground.scenario());
    let weights = crate::arrivals::zone_weights(&scenario);
    let incidents = MadeUp::new(scenario, &weights, window, manner.seed)?;
    of(
        ground,
        Arrivals::MadeUp(Box::new(incidents)),
        manner,
        observer,
    )
}

/// A run of given incidents; the world it ended in.
///
/// # Errors
/// What the observer fails with.
pub fn of(
    ground: &Arc<Ground>,
    arrivals: Arrivals,
    manner: Manner,
    observer: &mut impl Observer,
) -> Result<World> {
    let mut engine = Engine::new(Arc::clone(ground));
    let mut world = World::new(Arc::clone(ground), arrivals, manner);
    run(&mut engine, &mut world, observer)?;
    Ok(world)
}

/// Runs that differ in their seed alone, in parallel, collected by index; the first has the seed
/// itself.
///
/// # Errors
/// The first run's error, by index.
pub fn replications<T: Send>(
    count: u32,
    seed: u64,
    one: impl Fn(u64) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    let seeds = (0..count)
        .into_par_iter()
        .map(|n| seed.wrapping_add(u64::from(n) << 32));
    let runs: Vec<Result<T>> = seeds.map(&one).collect();
    runs.into_iter().collect()
}
