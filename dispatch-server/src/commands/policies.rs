//! `policies`: the rules there are, with parameters and source; and how `--policy` names them.

use clap::Args as ClapArgs;
use dispatch_core::scenario::{
    AssignmentPolicy, DestinationPolicy, MoveUpPolicy, QueuePolicy, Scenario,
};
use dispatch_core::units::Duration;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{Heading, Printer};
use crate::error::{Error, Result};
use crate::out;

/// `policies`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {}

/// A rule.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
struct Rule {
    kind: &'static str,
    name: &'static str,
    /// Whether this version has it.
    available: bool,
    parameters: &'static [&'static str],
    rule: &'static str,
    source: &'static str,
}

/// The rules there are.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Listing {
    policies: &'static [Rule],
    settings: &'static [Setting],
}

/// A number that a rule goes by.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
struct Setting {
    name: &'static str,
    meaning: &'static str,
}

const fn rule(
    kind: &'static str,
    name: &'static str,
    rule: &'static str,
    source: &'static str,
) -> Rule {
    Rule {
        kind,
        name,
        available: true,
        parameters: &[],
        rule,
        source,
    }
}

const fn later(
    kind: &'static str,
    name: &'static str,
    rule: &'static str,
    source: &'static str,
) -> Rule {
    Rule {
        kind,
        name,
        available: false,
        parameters: &[],
        rule,
        source,
    }
}

const POLICIES: &[Rule] = &[
    Rule {
        parameters: &["preempt-min-gain", "relook-min-gain"],
        ..rule(
            "assignment",
            "closest",
            "the smallest expected turnout + travel; ties to the earlier row",
            "usual practice",
        )
    },
    later(
        "assignment",
        "priority",
        "closest for the urgent, later units for the others",
        "Bandara, Mayorga, McLay 2014",
    ),
    later(
        "assignment",
        "coverage",
        "the unit whose leaving costs the least expected coverage",
        "Jagtenberg, Bhulai, van der Mei 2017",
    ),
    later(
        "assignment",
        "matching",
        "all open incidents at once",
        "Kuhn 1955",
    ),
    rule(
        "move-up",
        "home",
        "a free unit returns to its own station",
        "usual practice",
    ),
    rule(
        "move-up",
        "none",
        "a free unit waits where it cleared",
        "for study",
    ),
    later(
        "move-up",
        "dmexclp",
        "where it adds the most expected coverage",
        "Jagtenberg, Bhulai, van der Mei 2015",
    ),
    later(
        "move-up",
        "ddsm",
        "dynamic double standard",
        "Gendreau, Laporte, Semet 2001",
    ),
    later(
        "move-up",
        "compliance",
        "a table of where k free units stand",
        "Gendreau, Laporte, Semet 2006",
    ),
    rule(
        "destination",
        "nearest",
        "the hospital soonest reached; ties to the earlier row",
        "usual practice",
    ),
    later(
        "destination",
        "fit",
        "by service, handover queue and diversion",
        "usual practice",
    ),
    later(
        "destination",
        "own",
        "the hospital the station belongs to, or the one asked for",
        "Wuhan's stations",
    ),
    Rule {
        parameters: &["escalate-after"],
        ..rule(
            "queue",
            "priority-age",
            "priority with age, then the moment of report, then row",
            "usual practice",
        )
    },
    rule(
        "queue",
        "fifo",
        "the moment of report, then row",
        "usual practice",
    ),
];

const SETTINGS: &[Setting] = &[
    Setting {
        name: "preempt-min-gain",
        meaning: "seconds a taken unit must gain; 0: it ranks like any other",
    },
    Setting {
        name: "relook-min-gain",
        meaning: "seconds a clearing unit must gain to take over, or never",
    },
    Setting {
        name: "escalate-after",
        meaning: "seconds after which an incident waits one class higher, or never",
    },
];

impl Args {
    /// Lists them.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let mut table = out::Table::new(&["kind", "policy", "", "rule", "source"]);
        for rule in POLICIES {
            let there = if rule.available {
                ""
            } else {
                "not in this version"
            };
            let cells = [rule.kind, rule.name, there, rule.rule, rule.source];
            table.row(cells.iter().map(|&cell| cell.to_owned()).collect());
        }
        let mut settings = out::Table::new(&["setting", "means"]);
        for setting in SETTINGS {
            settings.row(vec![setting.name.to_owned(), setting.meaning.to_owned()]);
        }
        let text = format!(
            "{}\n{}\nThe scenario's [policy] names them; --policy assignment=closest,move-up=home overrides.\n",
            table.text(),
            settings.text()
        );
        printer.print(Heading::default(), &listing(), &text)
    }
}

/// The rules there are.
pub(crate) const fn listing() -> Listing {
    Listing {
        policies: POLICIES,
        settings: SETTINGS,
    }
}

/// Changes a scenario's policies by what `--policy` says: `kind=name`, commas between.
///
/// # Errors
/// A kind or name that is not known, or not in this version.
pub(crate) fn apply(scenario: &mut Scenario, text: &str) -> Result<()> {
    for part in text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let Some((kind, name)) = part.split_once('=') else {
            return Err(Error::usage(
                format!("--policy {part}: there is no \"=\""),
                "write it as assignment=closest,move-up=home",
            ));
        };
        set(scenario, &kind.trim().replace('_', "-"), name.trim())?;
    }
    Ok(())
}

fn set(scenario: &mut Scenario, kind: &str, name: &str) -> Result<()> {
    let policy = &mut scenario.policy;
    match kind {
        "preempt-min-gain" => {
            policy.preempt_min_gain = seconds(kind, name)?.unwrap_or(Duration::ZERO);
            return Ok(());
        }
        "relook-min-gain" => {
            policy.relook_min_gain = seconds(kind, name)?;
            return Ok(());
        }
        "escalate-after" => {
            policy.escalate_after = seconds(kind, name)?;
            return Ok(());
        }
        _ => {}
    }
    check(kind, name)?;
    match (kind, name) {
        ("assignment", "closest") => policy.assignment = AssignmentPolicy::Closest,
        ("move-up", "home") => policy.move_up = MoveUpPolicy::Home,
        ("move-up", "none") => policy.move_up = MoveUpPolicy::None,
        ("destination", "nearest") => policy.destination = DestinationPolicy::Nearest,
        ("queue", "priority-age") => policy.queue = QueuePolicy::PriorityAge,
        ("queue", "fifo") => policy.queue = QueuePolicy::Fifo,
        _ => {}
    }
    Ok(())
}

/// Whether this version has the policy.
fn check(kind: &str, name: &str) -> Result<()> {
    let of_kind: Vec<&Rule> = POLICIES.iter().filter(|rule| rule.kind == kind).collect();
    if of_kind.is_empty() {
        let kinds = ["assignment", "move-up", "destination", "queue"].iter();
        let known = kinds
            .chain(SETTINGS.iter().map(|setting| &setting.name))
            .map(|&name| name.to_owned());
        return Err(Error::unknown("kind of policy", kind, known.collect()));
    }
    let available = || {
        of_kind
            .iter()
            .filter(|rule| rule.available)
            .map(|rule| rule.name.to_owned())
            .collect::<Vec<_>>()
    };
    match of_kind.iter().find(|rule| rule.name == name) {
        None => Err(Error::unknown("policy", name, available())),
        Some(rule) if !rule.available => Err(Error::usage(
            format!("the {kind} policy \"{name}\" is known, but not in this version"),
            format!("choose one of: {}", available().join(", ")),
        )),
        Some(_) => Ok(()),
    }
}

fn seconds(kind: &str, text: &str) -> Result<Option<Duration>> {
    if text == "never" {
        return Ok(None);
    }
    let length = text
        .parse::<f64>()
        .ok()
        .and_then(Duration::from_secs_f64)
        .filter(|length| !length.is_negative());
    match length {
        Some(length) => Ok(Some(length)),
        None => Err(Error::usage(
            format!("--policy {kind}={text} is no number of seconds"),
            "give seconds, or never",
        )),
    }
}
