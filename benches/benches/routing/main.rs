//! How quickly the routing kernel answers, next to others in the same run.
//!
//! Networks: two grown ones, of New York's size and of a million junctions; and when `DISPATCH_DATA` names
//! the folder with them, the roads of Wuhan and New York, and New York with every turn an edge. Every
//! network's answers are compared with petgraph's before anything is timed. One line a question gives
//! the means, in time of the thread's processor, and their ratios; criterion's own report follows.
//! The first line of a network says what its order and hierarchy took, and the memory they hold.
//! `--features peers` asks two other kernels, too. A word after `--` chooses
//! networks by name, and rows by number: `-- York/R2`.

mod graphs;
mod mixed;
mod peers;
mod questions;

use benches::say;
use peak_alloc::PeakAlloc;
use questions::{Scope, ask};

/// The system's, and the bytes it has given out.
#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// The side of a grown network with as many junctions as New York.
const NEW_YORK: u32 = 514;

/// The side of a grown network of a million junctions.
const PROVINCE: u32 = 1024;

/// The word of the command line that is no option: as criterion takes it, a part of `network/row`.
fn filter() -> String {
    let words = std::env::args().skip(1);
    let mut words = words.filter(|word| !word.starts_with('-'));
    words.next().unwrap_or_default()
}

fn main() {
    let mut criterion = benches::criterion();
    let filter = filter();
    let chosen = filter.split('/').next().unwrap_or_default();
    let new_york_expanded = || graphs::new_york().map(|of| graphs::turn_expanded(&of));
    type Network<'a> = (&'a str, Scope, &'a dyn Fn() -> Option<graphs::Network>);
    let networks: [Network<'_>; 5] = [
        ("grown", Scope::All, &|| Some(graphs::province(NEW_YORK))),
        ("province", Scope::Own, &|| Some(graphs::province(PROVINCE))),
        ("Wuhan", Scope::City, &graphs::wuhan),
        ("New York", Scope::All, &graphs::new_york),
        ("turns of New York", Scope::Own, &new_york_expanded),
    ];
    for (name, scope, network) in networks {
        if !name.contains(chosen) {
            continue;
        }
        match network() {
            Some(network) => ask(&network, scope, &mut criterion),
            None => say(&format!(
                "{name}: skipped, DISPATCH_DATA names no folder with it"
            )),
        }
    }
    criterion.final_summary();
}
