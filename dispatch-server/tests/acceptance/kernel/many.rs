//! One to all, all to one, tables and buckets say what Dijkstra says.

use dispatch_core::routing::{Buckets, Matrix, Metric, Registers, Side, Sweep, Table};
use dispatch_core::travel::Network;

use super::weighing::Weighing;
use crate::draws::Draws;
use crate::failure::{Differences, Outcome};

/// Targets of the table and scenes of the buckets.
const SCENES: usize = 200;

/// Threads that share a table.
const THREADS: [usize; 3] = [1, 2, 5];

/// Times from each source to each scene, and a note of those that differ from Dijkstra's.
struct Check<'a> {
    network: &'a Network,
    weighing: &'a Weighing,
    metric: &'a Metric,
    scenes: &'a [u32],
    differences: &'a mut Differences,
}

pub(crate) fn check(
    network: &Network,
    weighing: &Weighing,
    draws: &mut Draws,
    differences: &mut Differences,
) -> Outcome<()> {
    let scenes = draws.many(SCENES, network.hierarchy().nodes());
    for metric in &weighing.metrics {
        let mut check = Check {
            network,
            weighing,
            metric,
            scenes: &scenes,
            differences,
        };
        check.sweeps();
        check.buckets();
        for registers in Registers::all() {
            check.tables(registers)?;
        }
    }
    Ok(())
}

impl Check<'_> {
    fn compare(&mut self, what: &str, source: usize, node: u32, found: u32) {
        let expected = self.weighing.distance(source, node);
        self.differences.check(found == expected, || {
            let (name, from) = (&self.weighing.name, self.weighing.sources[source]);
            format!("{name}, {what} {from} → {node}: {found} ms, by Dijkstra {expected}")
        });
    }

    /// A row of times to the scenes.
    fn row(&mut self, what: &str, source: usize, row: &[u32]) {
        for (at, &found) in row.iter().enumerate() {
            self.compare(what, source, self.scenes[at], found);
        }
    }

    fn sources(&self) -> Vec<[(u32, u32); 1]> {
        ends(&self.weighing.sources)
    }

    fn sweeps(&mut self) {
        let hierarchy = self.network.hierarchy();
        let (mut sweep, mut row) = (Sweep::new(hierarchy), Vec::new());
        for (source, from) in self.sources().iter().enumerate() {
            sweep.one_to_all(hierarchy, self.metric, from, &mut row);
            for (node, &found) in (0..).zip(&row) {
                self.compare("one to all", source, node, found);
            }
        }
        for (&scene, to) in self.scenes.iter().zip(ends(self.scenes)) {
            sweep.all_to_one(hierarchy, self.metric, &to, &mut row);
            for (source, &node) in self.weighing.sources.iter().enumerate() {
                self.compare("all to one", source, scene, row[node as usize]);
            }
        }
    }

    fn buckets(&mut self) {
        let (hierarchy, metric) = (self.network.hierarchy(), self.metric);
        let (sources, scenes, mut row) = (self.sources(), ends(self.scenes), Vec::new());
        let mut units = Buckets::new(hierarchy, Side::Starts);
        for (slot, from) in sources.iter().enumerate() {
            units.insert(hierarchy, metric, slot, from);
        }
        for (&scene, to) in self.scenes.iter().zip(&scenes) {
            units.scan(hierarchy, metric, to, &mut row);
            for (source, &found) in row.iter().enumerate() {
                self.compare("units to scene", source, scene, found);
            }
        }
        let mut hospitals = Buckets::new(hierarchy, Side::Ends);
        for (slot, to) in scenes.iter().enumerate() {
            hospitals.insert(hierarchy, metric, slot, to);
        }
        for (source, from) in sources.iter().enumerate() {
            hospitals.scan(hierarchy, metric, from, &mut row);
            self.row("scene to hospitals", source, &row);
        }
    }

    /// All consumers of a table in these registers; the metric in them is the same as well.
    fn tables(&mut self, registers: Registers) -> Outcome<()> {
        let hierarchy = self.network.hierarchy().clone().with_registers(registers);
        let own = hierarchy.customise(&self.weighing.weights);
        let same = own == self.weighing.metrics[0]
            && own.perfected(&hierarchy) == self.weighing.metrics[1];
        let name = format!("table in {registers:?}");
        self.differences
            .check(same, || format!("{name}: another metric"));
        let (sources, targets) = (self.sources(), ends(self.scenes));
        let table = Table::new(&hierarchy, self.metric, &targets);
        table.rows(&sources, |source, row| self.row(&name, source, row));
        for threads in THREADS {
            let name = format!("{name}, {threads} threads");
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()?;
            let mut rows = Vec::new();
            pool.install(|| table.rows_parallel(&sources, |_, row| rows.push(row.to_vec())));
            for (source, row) in rows.iter().enumerate() {
                self.row(&name, source, row);
            }
        }
        let shape = (sources.len(), targets.len());
        let mut matrix = Matrix::new(shape.0, shape.1, 0);
        table.fill(&sources, &mut matrix);
        let mut seconds = Matrix::new(shape.0, shape.1, 0);
        table.fill_rounded(&sources, 1000, &mut seconds);
        let limits = vec![600_000; targets.len()];
        let mut within = Vec::new();
        table.within(&sources, &limits, |_, bits| within.extend_from_slice(bits));
        for source in 0..shape.0 {
            for (target, &scene) in self.scenes.iter().enumerate() {
                let found = matrix.get(source, target).unwrap_or_default();
                self.compare(&name, source, scene, found);
                let expected = self.weighing.distance(source, scene);
                let found = seconds.get(source, target).map_or(0, u32::from);
                let off = (found * 1000).abs_diff(expected.min(65_535_000));
                // Beyond 2^24 single precision counts in steps of 2.
                let nearest = off <= if expected < 1 << 24 { 500 } else { 502 };
                let agree = nearest && (within[target] >> source & 1 == 1) == (expected <= 600_000);
                self.differences.check(agree, || {
                    format!("{name}: {expected} ms in whole seconds or within ten minutes")
                });
            }
        }
        Ok(())
    }
}

fn ends(nodes: &[u32]) -> Vec<[(u32, u32); 1]> {
    nodes.iter().map(|&node| [(node, 0)]).collect()
}
