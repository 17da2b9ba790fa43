//! The program `dispatch`: flags → command → run.
//!
//! Map: [`commands`] has one file a command; [`folder`] reads what the user points at; [`output`]
//! writes results beside their place and renames them; [`wire`] is the JSON contract; [`out`] is the
//! only place that prints. Nothing here decides: a command reads, asks the core, and renders.
//!
//! [`live`] is the desk, [`api`] its HTTP and [`server`] both together, which [`commands::serve`] keeps
//! open; [`demo`] plays an evening at it.
//!
//! Absent on purpose: the clock of the wall, except in [`clock`], which measures how long a run took
//! and tells the live desk the time.

mod answer;
mod api;
mod clock;
mod commands;
mod demo;
mod error;
mod folder;
#[cfg(test)]
mod fuzz;
mod live;
mod locate;
mod opened;
mod out;
mod output;
mod packed;
mod points;
mod runs;
mod server;
mod state;
mod wire;

use std::process::ExitCode;

fn main() -> ExitCode {
    commands::run()
}
