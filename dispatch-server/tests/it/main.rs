//! The program as its users meet it: the built binary, its exit codes, its outputs.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod answers;
mod bad_input;
mod bad_seeds;
mod calibrate;
mod doubtful_places;
mod import_osm;
mod isochrone;
mod live;
mod outputs;
mod place;
mod program;
mod real_wuhan;
mod traffic;
