//! The one integration binary.

mod engine;
mod roads;
mod roads_data;
mod routing;
mod scenario;
mod travel;
