//! One turn of the desk: everything that waits becomes one transaction.

use std::collections::{BTreeMap, HashMap};

use dispatch_core::dispatch::{Event, Fix};
use dispatch_core::ids::UnitId;
use dispatch_core::units::Time;
use tokio::sync::oneshot;

use super::super::act::{Acting, Plan};
use super::super::ask::Ask;
use super::super::control::Taken;
use super::super::hub::Message;
use super::super::journal::{Batch, Kept, Trouble};
use super::super::problem::Problem;
use super::counter::{Key, Letter, Reply};
use super::{Desk, document, message};
use crate::wire::live::PositionsTaken;

/// What a turn has come to so far; nobody has heard of it yet.
#[derive(Default)]
struct Turn {
    batch: Batch,
    messages: Vec<Message>,
    replies: Vec<(oneshot::Sender<Reply>, Reply)>,
    /// Answers there are for the keys of this turn.
    known: HashMap<String, Kept>,
}

impl Desk {
    /// Before anybody is served: an adoption, and who is on duty.
    pub(super) fn first(&mut self, first: Option<Event>) {
        let now = self.moment();
        let mut turn = Turn::default();
        if let Some(event) = first {
            self.take(now, &event, &mut turn);
        }
        self.duty(now, &mut turn);
        self.finish(now, turn);
    }

    /// Takes what waits, and what is due.
    pub(super) fn turn(&mut self, letters: Vec<Letter>) {
        let now = self.moment();
        if let Some((_, retry, _)) = self.broken
            && (self.clock.steady() < retry || !self.writes_again(now))
        {
            letters.into_iter().for_each(refuse);
            if self.is_stale() {
                // Readers must see that time goes on, and listeners that the desk lives.
                self.publish(now, Vec::new());
            }
            return;
        }
        let mut turn = Turn::default();
        match self.answered_before(&letters) {
            Ok(known) => turn.known = known,
            Err(cause) => {
                self.stand_back(now, &cause.to_string());
                letters.into_iter().for_each(refuse);
                return;
            }
        }
        // At one moment facts come first: with letters at hand a wake-up of this very moment waits.
        let quiet = letters.is_empty();
        if let Some(due) = self.wakeup()
            && (due < now || quiet && due == now)
        {
            self.woken = Some(due);
            self.take(now, &Event::Woken, &mut turn);
        }
        self.duty(now, &mut turn);
        if let Some(event) = self.customising.adoption(self.control.picture().traffic()) {
            self.take(now, &event, &mut turn);
        }
        for letter in letters {
            self.letter(now, letter, &mut turn);
        }
        self.flush(now, &mut turn);
        self.finish(now, turn);
    }

    /// Makes a turn durable, then known.
    fn finish(&mut self, now: Time, turn: Turn) {
        if !turn.batch.rows.is_empty() || !turn.batch.answers.is_empty() {
            match self.journal.append(self.head, turn.batch) {
                Ok(head) => self.head = head,
                Err(cause) => {
                    // First what is so, then who asked: nobody reads what was never durable.
                    self.stand_back(now, &cause.to_string());
                    let told = told(&Problem::read_only());
                    for (reply, _) in turn.replies {
                        // Who asked may have gone.
                        let _ = reply.send(told.clone());
                    }
                    self.pending.drain(..).for_each(refuse);
                    return;
                }
            }
        }
        let quiet = turn.messages.is_empty() && !self.is_stale();
        if !quiet {
            self.publish(now, turn.messages);
        }
        // After it is published: who has an answer finds it in what it reads next.
        for (reply, answer) in turn.replies {
            let _ = reply.send(answer);
        }
        self.customise(now);
        self.tidy(now);
    }

    /// Whether the journal takes a write again, tried with a fact that does no harm.
    fn writes_again(&mut self, now: Time) -> bool {
        if let Err(cause) = self.restored() {
            self.stand_back(now, &cause.to_string());
            return false;
        }
        let mut turn = Turn::default();
        self.take(now, &Event::Woken, &mut turn);
        match self.journal.append(self.head, turn.batch) {
            Ok(head) => {
                (self.head, self.broken) = (head, None);
                // Listeners may have missed what was durable before the failure.
                self.publish(now, Vec::new());
                if let Some(hub) = &self.hub {
                    hub.forget();
                }
                true
            }
            Err(cause) => {
                self.stand_back(now, &cause.to_string());
                false
            }
        }
    }

    /// Whether what is published is older than readers may find it, or the clock runs otherwise.
    fn is_stale(&self) -> bool {
        self.clock.steady() >= self.published + super::FRESH
            || self.clock.speed() != self.told_speed
    }

    fn answered_before(&self, letters: &[Letter]) -> Result<HashMap<String, Kept>, Trouble> {
        let keys: Vec<String> = letters
            .iter()
            .filter_map(|letter| Some(letter.key.as_ref()?.key.clone()))
            .collect();
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let known = self.journal.answers(keys)?;
        Ok(known.into_iter().map(|k| (k.key.clone(), k)).collect())
    }

    fn duty(&mut self, now: Time, turn: &mut Turn) {
        if !self.options.shifts {
            return;
        }
        let scenario = self.ground.scenario();
        let facts = self.roster.facts(scenario, self.control.picture(), now);
        for fact in facts {
            self.take(now, &fact, turn);
        }
    }

    fn letter(&mut self, now: Time, letter: Letter, turn: &mut Turn) {
        if let Some(known) = letter.key.as_ref().and_then(|k| before(k, &turn.known)) {
            turn.replies.push((letter.reply, known));
            return;
        }
        if let Ask::Positions(_) = letter.ask {
            self.pending.push(letter);
            return;
        }
        let Letter { ask, key, reply } = letter;
        let answer = match self.act(now, ask, turn) {
            Ok(answer) => {
                keep(key, &answer, turn);
                answer
            }
            Err(problem) => told(&problem),
        };
        turn.replies.push((reply, answer));
    }

    fn act(&mut self, now: Time, ask: Ask, turn: &mut Turn) -> Result<Reply, Problem> {
        let Plan {
            facts,
            subject,
            status,
        } = self.acting(now, turn).plan(ask)?;
        let mut taken = Vec::with_capacity(facts.len());
        for fact in facts {
            let one = self.take(now, &fact, turn);
            if let Some(refusal) = one.refused {
                return Err(self.acting(now, turn).refusal(refusal, subject));
            }
            taken.push(one);
        }
        let done = self.acting(now, turn).done(&taken, subject);
        Ok(Reply {
            status,
            body: document(&done),
        })
    }

    fn acting(&mut self, now: Time, turn: &Turn) -> Acting<'_> {
        Acting {
            control: &mut self.control,
            ground: &self.ground,
            now,
            next_seq: self.head.seq + turn.batch.rows.len() as u64 + 1,
        }
    }

    /// The positions that waited long enough, as one fact.
    fn flush(&mut self, now: Time, turn: &mut Turn) {
        let steady = self.clock.steady();
        if self.pending.is_empty() || steady < self.flushed + self.options.tick {
            return;
        }
        self.flushed = steady;
        let letters = std::mem::take(&mut self.pending);
        let mut latest: BTreeMap<UnitId, Fix> = BTreeMap::new();
        let mut counted = Vec::with_capacity(letters.len());
        for letter in letters {
            if let Ask::Positions(fixes) = letter.ask {
                counted.push((letter.key, letter.reply, fixes.len()));
                latest.extend(fixes);
            }
        }
        let fixes = self.telling(now, latest);
        let seq = if fixes.is_empty() {
            self.head.seq + turn.batch.rows.len() as u64
        } else {
            let taken = self.take(now, &Event::PositionsReported { fixes }, turn);
            taken.entry.seq
        };
        for (key, reply, taken) in counted {
            let answer = Reply {
                status: 200,
                body: document(&PositionsTaken { seq, taken }),
            };
            keep(key, &answer, turn);
            turn.replies.push((reply, answer));
        }
    }

    fn take(&mut self, now: Time, event: &Event, turn: &mut Turn) -> Taken {
        let taken = self.control.step(now, event);
        turn.batch.rows.push(taken.row());
        let message = message(
            &self.ground,
            &mut self.control,
            &taken.entry,
            &taken.changes,
        );
        turn.messages.push(message);
        self.tidying.saw(&taken.entry);
        taken
    }
}

/// The answer a key had before, or that it was used for something else.
fn before(key: &Key, known: &HashMap<String, Kept>) -> Option<Reply> {
    let kept = known.get(&key.key)?;
    if kept.request != key.request {
        let detail = "the Idempotency-Key was used for another request";
        let problem = Problem::invalid("Idempotency-Key", detail, "use a new key for each request");
        return Some(told(&problem));
    }
    Some(Reply {
        status: kept.status,
        body: kept.body.clone(),
    })
}

fn keep(key: Option<Key>, answer: &Reply, turn: &mut Turn) {
    let Some(Key { key, request }) = key else {
        return;
    };
    let kept = Kept {
        key: key.clone(),
        request,
        status: answer.status,
        body: answer.body.clone(),
    };
    turn.known.insert(key, kept.clone());
    turn.batch.answers.push(kept);
}

fn told(problem: &Problem) -> Reply {
    Reply {
        status: problem.status,
        body: document(problem),
    }
}

fn refuse(letter: Letter) {
    // Who asked may have gone.
    let _ = letter.reply.send(told(&Problem::read_only()));
}
