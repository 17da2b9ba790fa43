//! The routing kernel: exact travel times on a directed graph, in microseconds.
//!
//! Problem: several hundred units, thousands of demand zones and a road network whose weights
//! change with the traffic; every answer must be the true shortest time. Method: customisable
//! contraction hierarchies (Dibbelt, Strasser, Wagner 2016; survey arXiv 2502.10519), in three
//! types, each made from the one before:
//!
//! | step | type | made when | cost |
//! |---|---|---|---|
//! | prepare | [`Hierarchy`] from a [`Graph`] and an [`Order`] | the roads change | seconds |
//! | customise | [`Metric`] from one weight an arc | the weights change | milliseconds |
//! | query | [`Query`], [`Buckets`], [`Sweep`], [`Table`] | asked | microseconds |
//!
//! The first two are shared and never change; the third is one thread's scratch space.
//!
//! Map: `graph` (nodes, edges, arcs) → `range` (does every distance fit) → `order` (nested
//! dissection, with `part`, `cut`, `flow`, `min_degree`) → `hierarchy` (with `elimination`,
//! `triangles`) → `metric` (with `pairs`, what a triangle does, and `packed`, what queries and sweeps read) →
//! `climb` (one side's upward search; `blocks`, ranks of many arcs) → `query` (point to point, with
//! `unpack`), `buckets` (few to one), `sweep` (one to all), `table` (many to many, with `lanes`,
//! `registers`, `turn`, `matrix`). `dijkstra` is the slow reference; `rows` holds lists of lists.
//!
//! Invariants: nodes are plain `u32` indices of the graph, weights whole milliseconds below
//! [`INF`], and `INF` means closed or unreachable everywhere inside the kernel. Ranks, the
//! numbering by which a hierarchy orders its nodes, never leave it. Equal inputs give equal bits,
//! whatever the number of threads: minima of integers know no order, ties are broken by rule.
//!
//! Absent on purpose: roads, names, classes, turn rules, clocks.

mod blocks;
mod buckets;
mod climb;
mod cut;
mod dijkstra;
mod elimination;
mod flow;
mod graph;
mod hierarchy;
mod lanes;
mod matrix;
mod metric;
mod middles;
mod min_degree;
mod order;
mod packed;
mod pairs;
mod part;
mod query;
mod range;
mod registers;
mod rows;
mod sweep;
mod table;
mod triangles;
mod turn;
mod unpack;

pub use buckets::{Buckets, Side};
pub use dijkstra::Dijkstra;
pub use graph::{End, Graph, INF, Path};
pub use hierarchy::Hierarchy;
pub use matrix::Matrix;
pub use metric::Metric;
pub use order::Order;
pub use query::Query;
pub use range::check_range;
pub use registers::Registers;
pub use sweep::Sweep;
pub use table::Table;
