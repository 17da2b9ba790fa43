//! Many to many: the distances from many sources to many targets, row by row.
//!
//! The targets are planned once; sources are swept 16, 32 or 64 at a time (`lanes`), and what is
//! found is handed to a consumer block by block, in order, so that a big table never exists:
//!
//! | consumer | gets | for |
//! |---|---|---|
//! | [`Table::rows`] | a row of distances a source | writing, the k best of a source |
//! | [`Table::columns`] | a column a target and block of sources, unstored | histograms, matrices in columns |
//! | [`Table::within`] | a bit a source and target | coverage: the distances are never stored |
//!
//! What is to be kept whole goes into a [`Matrix`], as it is ([`Table::fill`]) or in whole units of
//! two bytes ([`Table::fill_rounded`]).
//!
//! Sources and targets may have several ends with offsets. Memory: two blocks of 64 rows a thread.
//! Blocks are swept in parallel on request ([`Table::rows_parallel`]).

use rayon::prelude::*;

use super::climb::Climb;
use super::graph::{End, INF};
use super::hierarchy::Hierarchy;
use super::lanes::{Lanes, Limits, Plan, Starts, VECTOR, WIDEST, Widest, rounded};
use super::matrix::Matrix;
use super::metric::Metric;
use super::pairs::UP;
use super::rows::Rows;
use super::turn::Targets;

/// Targets, prepared for any sources under one metric.
#[derive(Clone, Debug)]
pub struct Table<'a> {
    hierarchy: &'a Hierarchy,
    metric: &'a Metric,
    plan: Plan,
    /// How many ranks are swept to.
    ranks: usize,
    targets: Targets,
}

impl<'a> Table<'a> {
    /// Prepares these targets, each a list of ends.
    pub fn new(
        hierarchy: &'a Hierarchy,
        metric: &'a Metric,
        targets: &[impl AsRef<[End]>],
    ) -> Self {
        let (mut first, mut ends) = (vec![0], Vec::new());
        for target in targets {
            let ranked = |&(node, offset): &End| (hierarchy.rank[node as usize], offset.min(INF));
            ends.extend(target.as_ref().iter().map(ranked));
            first.push(ends.len() as u32);
        }
        let mut ranks: Vec<u32> = ends.iter().map(|end| end.0).collect();
        ranks.sort_unstable_by(|a, b| b.cmp(a));
        ranks.dedup();
        let mut number = vec![0; hierarchy.nodes()];
        for (at, &rank) in (0..).zip(&ranks) {
            number[rank as usize] = at;
        }
        for end in &mut ends {
            end.0 = number[end.0 as usize];
        }
        Self {
            hierarchy,
            metric,
            plan: Plan::new(hierarchy, metric, &ranks),
            ranks: ranks.len(),
            targets: Targets { first, ends },
        }
    }

    /// How many targets there are: the length of a row.
    pub fn targets(&self) -> usize {
        self.targets.len()
    }

    /// Hands the row of each source to `consume`, in order: its number, and its distance to each
    /// target, [`INF`] where there is none.
    pub fn rows<S: AsRef<[End]>>(&self, sources: &[S], mut consume: impl FnMut(usize, &[u32])) {
        match sources.len() {
            ..=16 => self.rows_of::<1, S>(sources, &mut consume),
            17..=32 => self.rows_of::<2, S>(sources, &mut consume),
            _ => self.rows_of::<4, S>(sources, &mut consume),
        }
    }

    fn rows_of<const V: usize, S: AsRef<[End]>>(
        &self,
        sources: &[S],
        consume: &mut impl FnMut(usize, &[u32]),
    ) {
        let mut block = RowBlock::<V>::new(self);
        for (number, sources) in sources.chunks(V * VECTOR).enumerate() {
            block.fill(self, sources);
            block.hand_over(number, sources.len(), consume);
        }
    }

    /// As [`Self::rows`], the sweeps on all threads; the order and the values are the same.
    pub fn rows_parallel<S: AsRef<[End]> + Sync>(
        &self,
        sources: &[S],
        mut consume: impl FnMut(usize, &[u32]),
    ) {
        let blocks: Vec<(usize, &[S])> = sources.chunks(WIDEST).enumerate().collect();
        let workers = rayon::current_num_threads().min(blocks.len());
        let mut workers: Vec<RowBlock<4>> = (0..workers).map(|_| RowBlock::new(self)).collect();
        for round in blocks.chunks(workers.len().max(1)) {
            let work = workers.par_iter_mut().zip(round);
            work.for_each(|(block, (_, sources))| block.fill(self, sources));
            for (block, (number, sources)) in workers.iter().zip(round) {
                block.hand_over(*number, sources.len(), &mut consume);
            }
        }
    }

    /// Hands over, for each block of at most 64 sources and each target: the number of the block's
    /// first source, the target, and the distances from the block's sources to it. The targets come as
    /// the sweep meets them, the same on every run, and nothing is stored where each has one end.
    pub fn columns<S: AsRef<[End]>>(
        &self,
        sources: &[S],
        mut consume: impl FnMut(usize, usize, &[u32]),
    ) {
        let mut starts = Starts::<4>::new(self.hierarchy);
        let mut climb = Climb::new(self.hierarchy);
        let direct = self.targets.of_columns(self.ranks);
        let mut swept = match direct {
            Some(_) => Vec::new(),
            None => vec![Widest::NOWHERE; self.ranks],
        };
        for (number, sources) in sources.chunks(WIDEST).enumerate() {
            let (first, count) = (number * WIDEST, sources.len());
            self.climb(sources, &mut climb, &mut starts);
            let Some(direct) = &direct else {
                self.plan.sweep(&mut starts, &mut |rank, near| {
                    swept[rank as usize] = *near;
                });
                for target in 0..self.targets() {
                    let column = self.targets.nearest(target, &swept);
                    consume(first, target, &column.all()[..count]);
                }
                continue;
            };
            self.plan.sweep(&mut starts, &mut |rank, near| {
                for &(target, offset) in direct.row(rank) {
                    if offset == 0 {
                        consume(first, target as usize, &near.all()[..count]);
                    } else {
                        let mut column = *near;
                        column.all_mut().iter_mut().for_each(|near| {
                            *near = (*near + offset).min(INF);
                        });
                        consume(first, target as usize, &column.all()[..count]);
                    }
                }
            });
        }
    }

    /// Every distance, [`INF`] where there is none.
    ///
    /// # Panics
    /// When the matrix has not the shape of these sources and targets.
    pub fn fill<S: AsRef<[End]>>(&self, sources: &[S], matrix: &mut Matrix<u32>) {
        assert_eq!(matrix.shape(), [sources.len(), self.targets()], "the shape");
        let (order, sources) = self.near_each_other(sources);
        let mut writer = matrix.writer(&order);
        self.columns(&sources, |first, target, column| {
            writer.column(first, target, column);
        });
    }

    /// Every distance to the nearest whole `unit`, and [`u16::MAX`] for all that is farther. Half a
    /// unit may go to either side, as single precision has it; of distances beyond 2^24, so may what is
    /// within 2 of it.
    ///
    /// # Panics
    /// When the matrix has not the shape of these sources and targets.
    pub fn fill_rounded<S: AsRef<[End]>>(
        &self,
        sources: &[S],
        unit: u32,
        matrix: &mut Matrix<u16>,
    ) {
        assert_eq!(matrix.shape(), [sources.len(), self.targets()], "the shape");
        let (order, sources) = self.near_each_other(sources);
        let mut writer = matrix.writer(&order);
        let direct = self.targets.of_columns(self.ranks);
        let plain = self.targets.ends.iter().all(|end| end.1 == 0);
        let Some(direct) = direct.filter(|_| plain) else {
            self.columns(&sources, |first, target, column| {
                let mut near = Widest::NOWHERE;
                near.all_mut()[..column.len()].copy_from_slice(column);
                writer.column(first, target, &rounded(&near, unit));
            });
            return;
        };
        let mut starts = Starts::new(self.hierarchy);
        let mut climb = Climb::new(self.hierarchy);
        for (number, sources) in sources.chunks(WIDEST).enumerate() {
            self.climb(sources, &mut climb, &mut starts);
            let mut write = |rank, units: &[u16; WIDEST]| {
                for &(target, _) in direct.row(rank) {
                    writer.column(number * WIDEST, target as usize, units);
                }
            };
            self.plan.sweep_rounded(&mut starts, unit, &mut write);
        }
    }

    /// Hands over, for each block of at most 64 sources: the number of its first source, and for
    /// each target the sources from which it is within its limit, the lowest bit the first source.
    ///
    /// # Panics
    /// When there is not one limit for each target.
    pub fn within<S: AsRef<[End]>>(
        &self,
        sources: &[S],
        limits: &[u32],
        mut consume: impl FnMut(usize, &[u64]),
    ) {
        assert_eq!(limits.len(), self.targets(), "one limit a target");
        let limits = self.limits(limits);
        let mut starts = Starts::<4>::new(self.hierarchy);
        let mut climb = Climb::new(self.hierarchy);
        let mut bits = vec![0; self.targets()];
        for (number, sources) in sources.chunks(WIDEST).enumerate() {
            self.climb(sources, &mut climb, &mut starts);
            bits.fill(0);
            self.plan.sweep_within(&mut starts, &limits, &mut bits);
            if sources.len() < WIDEST {
                // A lane without a source is nowhere, and a limit of INF would count it in.
                let real = (1 << sources.len()) - 1;
                bits.iter_mut().for_each(|bits| *bits &= real);
            }
            consume(number * WIDEST, &bits);
        }
    }

    /// The sources in the order of the ranks they begin at, so that those of a block climb the same
    /// ways; and their numbers in this order.
    fn near_each_other<'s, S: AsRef<[End]>>(&self, sources: &'s [S]) -> (Vec<u32>, Vec<&'s [End]>) {
        let rank = |number: &u32| {
            let first = sources[*number as usize].as_ref().first();
            first.map(|&(node, _)| self.hierarchy.rank[node as usize])
        };
        let mut order: Vec<u32> = (0..).take(sources.len()).collect();
        order.sort_by_key(rank);
        let sorted = order
            .iter()
            .map(|&number| sources[number as usize].as_ref());
        let sorted = sorted.collect();
        (order, sorted)
    }

    /// What of its limit each end of a target leaves; ends beyond it are left out.
    fn limits(&self, limits: &[u32]) -> Limits {
        let ends = (0..self.targets()).flat_map(|target| {
            let range =
                self.targets.first[target] as usize..self.targets.first[target + 1] as usize;
            self.targets.ends[range]
                .iter()
                .filter_map(move |&(rank, offset)| {
                    let left = limits[target].min(INF - 1).checked_sub(offset)?;
                    Some((rank, (target as u32, left)))
                })
        });
        Limits(Rows::group(self.ranks, ends))
    }

    /// The upward searches of a block.
    fn climb<const V: usize, S: AsRef<[End]>>(
        &self,
        sources: &[S],
        climb: &mut Climb,
        starts: &mut Starts<V>,
    ) {
        starts.clear();
        for (lane, source) in sources.iter().enumerate() {
            let visit = |rank, near| starts.add(rank, lane, near);
            climb.run::<UP>(self.hierarchy, self.metric, source.as_ref(), visit);
        }
    }
}

/// One worker's scratch, and the columns it has swept.
struct Block<const V: usize> {
    climb: Climb,
    starts: Starts<V>,
    swept: Vec<Lanes<V>>,
}

impl<const V: usize> Block<V> {
    fn new(table: &Table) -> Self {
        Self {
            climb: Climb::new(table.hierarchy),
            starts: Starts::new(table.hierarchy),
            swept: vec![Lanes::NOWHERE; table.ranks],
        }
    }

    fn sweep<S: AsRef<[End]>>(&mut self, table: &Table, sources: &[S]) {
        table.climb(sources, &mut self.climb, &mut self.starts);
        let swept = &mut self.swept;
        table.plan.sweep(&mut self.starts, &mut |rank, near| {
            swept[rank as usize] = *near;
        });
    }
}

/// The same, turned into rows.
struct RowBlock<const V: usize> {
    block: Block<V>,
    rows: Vec<u32>,
}

impl<const V: usize> RowBlock<V> {
    fn new(table: &Table) -> Self {
        Self {
            block: Block::new(table),
            rows: vec![INF; V * VECTOR * table.targets()],
        }
    }

    fn fill<S: AsRef<[End]>>(&mut self, table: &Table, sources: &[S]) {
        self.block.sweep(table, sources);
        let registers = table.hierarchy.registers;
        table
            .targets
            .turn(registers, &self.block.swept, &mut self.rows);
    }

    fn hand_over(&self, number: usize, count: usize, consume: &mut impl FnMut(usize, &[u32])) {
        let lanes = V * VECTOR;
        let targets = self.rows.len() / lanes;
        for lane in 0..count {
            let row = &self.rows[lane * targets..][..targets];
            consume(number * lanes + lane, row);
        }
    }
}
