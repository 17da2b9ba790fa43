//! The settings of JEMSS's model as `scenario.toml`.

use std::fmt::Write;

use super::{Import, Model, PRIORITIES, seconds};

const MODES: [&str; 2] = ["siren", "ordinary"];

impl Import<'_> {
    pub(super) fn scenario_toml(&self, model: &Model) -> String {
        let mut t = String::new();
        let name = serde_json::Value::from(model.name.as_str());
        let _ = writeln!(
            t,
            "# Imported from a JEMSS city model.\nname = {name}\ntime_zone = \"UTC\"\n\
             languages = [\"en\"]\nsnap = \"node\"\n"
        );
        priorities(model, &mut t);
        standards(model, &mut t);
        let low = MODES[model.modes[2]];
        let plane = model.map.plane;
        let _ = writeln!(
            t,
            "[planning]\nat = \"2000-01-01T00:00:00Z\"\nmode = \"{}\"\n\n\
             [policy]\nassignment = \"closest\"\nqueue = \"priority-age\"\nmove_up = \"home\"\n\
             destination = \"nearest\"\npreempt_min_gain_s = 0\nclearing_soon_s = 0\n\n\
             [travel]\nto_hospital = \"{low}\"\nreturn = \"{low}\"\nturn = \"node\"\n\
             plane = {{ km_per_degree_lon = {}, km_per_degree_lat = {} }}\n\n\
             [start]\nunits = \"station\"\n\n[order]\naccept_after_s = 0\ntimeout_s = 60\n\n\
             [authority]\nassign = \"automatic\"\ndivert = \"automatic\"\n\
             move_up = \"automatic\"\ndestination = \"automatic\"",
            MODES[model.modes[0]], plane.km_per_degree_lon, plane.km_per_degree_lat
        );
        t
    }
}

fn priorities(model: &Model, t: &mut String) {
    for (row, name) in PRIORITIES.iter().enumerate() {
        let takes = model.config.preempt.iter();
        let takes: Vec<String> = takes
            .filter(|(taker, _)| *taker == row)
            .map(|(_, from)| format!("\"{}\"", from + 1))
            .collect();
        let _ = writeln!(
            t,
            "[[priority]]\nid = \"{}\"\nname = \"{name}\"\nmay_preempt = [{}]\nmode = \"{}\"\n",
            row + 1,
            takes.join(", "),
            MODES[model.modes[row]]
        );
    }
}

/// The targets from call to arrival. Where the time allowed for driving is less by the same for
/// every priority, that is call processing; otherwise driving is what is measured.
fn standards(model: &Model, t: &mut String) {
    let targets = model.targets.map(seconds);
    let delays = model
        .cover
        .map(|cover| [0, 1, 2].map(|row: usize| whole_seconds(targets[row] - seconds(cover[row]))));
    let (responses, clock, processing) = match (delays, model.cover) {
        (Some([a, b, c]), _) if a == b && b == c && a >= 0.0 => (targets, "reported", a),
        (_, Some(cover)) => (cover.map(seconds), "ordered", 0.0),
        (_, None) => (targets, "reported", 0.0),
    };
    for (row, response) in responses.iter().enumerate() {
        let _ = writeln!(
            t,
            "[[standard]]\npriorities = [\"{}\"]\nresponse_s = {}\nshare = 0.9\n\
             clock = \"{clock}\"\n",
            row + 1,
            whole_seconds(*response)
        );
    }
    let _ = writeln!(
        t,
        "[interval]\ncall_processing_s = {processing}\nturnout_s = 0\nturnout_moving_s = 0\n"
    );
}

/// Files give days to nine decimals, a tenth of a millisecond: what is a whole second within two
/// milliseconds is meant as one.
fn whole_seconds(s: f64) -> f64 {
    let whole = s.round();
    if (s - whole).abs() <= 0.002 { whole } else { s }
}
