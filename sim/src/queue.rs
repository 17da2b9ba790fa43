//! Future facts in a total order: by moment, then by the order in which they were planned.
//!
//! What is planned for the present moment does not pass through the heap: most facts of a run
//! follow at once from the one before. Facts are plain values; nothing is allocated for one.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use dispatch_core::units::Time;

/// Things that will happen, first the earliest; at one moment in the order they were planned.
#[derive(Clone, Debug)]
pub struct Queue<F> {
    heap: BinaryHeap<Reverse<(Time, u64, F)>>,
    due: VecDeque<(u64, F)>,
    now: Time,
    sequence: u64,
}

impl<F: Copy + Ord> Queue<F> {
    /// An empty queue; nothing in it can lie before `now`.
    pub fn new(now: Time) -> Self {
        Self {
            heap: BinaryHeap::new(),
            due: VecDeque::new(),
            now,
            sequence: 0,
        }
    }

    /// Plans a fact; a moment that is past means at once.
    pub fn push(&mut self, at: Time, fact: F) {
        self.sequence += 1;
        if at <= self.now {
            self.due.push_back((self.sequence, fact));
        } else {
            self.heap.push(Reverse((at, self.sequence, fact)));
        }
    }

    /// The moment of the next fact.
    pub fn next_at(&self) -> Option<Time> {
        if !self.due.is_empty() {
            return Some(self.now);
        }
        self.heap.peek().map(|Reverse((at, ..))| *at)
    }

    /// Takes the next fact; the present is then its moment.
    pub fn pop(&mut self) -> Option<(Time, F)> {
        let planned_before = match (self.heap.peek(), self.due.front()) {
            (Some(Reverse((at, sequence, _))), Some((due, _))) => *at <= self.now && sequence < due,
            (heap, due) => heap.is_some() && due.is_none(),
        };
        if planned_before {
            let Reverse((at, _, fact)) = self.heap.pop()?;
            self.now = at;
            return Some((at, fact));
        }
        let (_, fact) = self.due.pop_front()?;
        Some((self.now, fact))
    }

    /// Moves the present forward without a fact. Must not pass one.
    pub fn advance(&mut self, now: Time) {
        debug_assert!(
            self.next_at().is_none_or(|next| next >= now),
            "a fact would be skipped"
        );
        self.now = self.now.max(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn t(ms: i64) -> Time {
        Time::from_millis(ms)
    }

    #[test]
    fn facts_leave_by_moment_and_then_in_the_order_planned() {
        let mut queue = Queue::new(t(0));
        queue.push(t(5), 'b');
        queue.push(t(5), 'a');
        queue.push(t(1), 'z');
        assert_eq!(queue.pop(), Some((t(1), 'z')));
        queue.push(t(1), 'y');
        queue.push(t(5), '_');
        let rest: Vec<_> = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!(rest, [(t(1), 'y'), (t(5), 'b'), (t(5), 'a'), (t(5), '_')]);
    }

    #[test]
    fn what_follows_at_once_comes_after_what_was_planned_for_that_moment() {
        let mut queue = Queue::new(t(0));
        queue.push(t(3), 1);
        queue.push(t(3), 2);
        assert_eq!(queue.pop(), Some((t(3), 1)));
        queue.push(t(3), 3);
        assert_eq!(queue.pop(), Some((t(3), 2)));
        assert_eq!(queue.pop(), Some((t(3), 3)));
    }

    proptest::proptest! {
        #[test]
        fn the_order_is_that_of_a_sort(moments in proptest::collection::vec((0_i64..20, 0_u8..4), 0..60)) {
            let mut queue = Queue::new(t(0));
            let mut planned: Vec<(Time, usize)> = Vec::new();
            let mut left = Vec::new();
            let mut now = t(0);
            for (n, (ms, pops)) in moments.iter().enumerate() {
                queue.push(t(*ms), n);
                planned.push((t(*ms).max(now), n));
                for _ in 0..*pops {
                    let taken = queue.pop();
                    planned.sort_unstable();
                    let expected = (!planned.is_empty()).then(|| planned.remove(0));
                    proptest::prop_assert_eq!(taken, expected);
                    now = taken.map_or(now, |(at, _)| at);
                    left.extend(taken);
                }
            }
            proptest::prop_assert!(left.is_sorted_by_key(|(at, _)| *at));
        }
    }
}
