//! The one integration binary.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod calibration;
mod course;
mod engine;
mod feet;
mod grow;
mod layers;
mod placement;
mod planning;
mod roads;
mod roads_data;
mod routing;
mod scenario;
mod traffic;
mod travel;
