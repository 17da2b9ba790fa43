//! Every decision of the dispatch system, and nothing else.
//!
//! Map, from left to right; a module uses only those before it:
//! `units, ids, error → geo → roads → routing → scenario → travel → coverage, placement, assignment, calibration → dispatch`.
//!
//! Absent on purpose: clocks, sockets, files, environment and hidden randomness. Bytes come in as
//! slices, moments as arguments.

pub mod assignment;
pub mod calibration;
pub mod coverage;
pub mod dispatch;
pub mod error;
pub mod geo;
pub mod ids;
pub mod placement;
pub mod planning;
pub mod roads;
pub mod routing;
pub mod scenario;
pub mod travel;
pub mod units;
