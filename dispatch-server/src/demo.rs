//! The demo: a city of the program's own, and an evening in it that is played over the public API.
//!
//! Map: [`city`] grows and places the city from facts compiled into the program, [`place`] is where
//! it is kept; [`clock`] runs as fast as it is told; [`player`] is everybody outside the control room
//! (callers and crews), a world that speaks to the desk through [`client`] and in the words of
//! [`requests`], and hears of what others did from the journal.
//!
//! What holds: the player knows nothing that a program of somebody else could not ask the API for,
//! but for the clock it shares with the desk. One seed is one evening, until a visitor takes part.

pub(crate) mod city;
pub(crate) mod client;
pub(crate) mod clock;
pub(crate) mod place;
pub(crate) mod player;
pub(crate) mod requests;

#[cfg(test)]
mod tests;
