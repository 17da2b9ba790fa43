//! How calls arrive, as `demand.toml`: from the call generator (`calls_gen_*.xml`), else from
//! `demand.csv`.

use std::fmt::Write;

use super::config::Element;
use super::expression::{arguments, list};
use super::{Import, seconds};

/// The generators, first the one that is tuned on.
const GENERATORS: [&str; 3] = [
    "calls_gen_test.xml",
    "calls_gen_train.xml",
    "calls_gen_validate.xml",
];

impl Import<'_> {
    /// `demand.toml`; `None` only with a fault noted.
    pub(super) fn demand(&self) -> Option<String> {
        let generator = GENERATORS
            .into_iter()
            .find(|file| self.city.files.contains_key(*file));
        match generator {
            Some(file) => self.generated(file, &self.xml(file)?),
            None => self.rates(),
        }
    }

    fn generated(&self, file: &str, elements: &[Element]) -> Option<String> {
        let mut t = String::new();
        let gap = self.distribution(file, elements, "interarrivalTime", |text| {
            let mean = single(text, "Exponential")?;
            (mean > 0.0).then(|| tidy(1.0 / mean))
        });
        let shares = self.distribution(file, elements, "priority", |text| {
            let text = text
                .trim()
                .strip_prefix("Categorical(")?
                .strip_suffix(')')?;
            list(text).filter(|list| list.len() == 3)
        });
        let transported = self.distribution(file, elements, "transport", |text| {
            single(text, "Bernoulli").filter(|p| (0.0..=1.0).contains(p))
        });
        let lengths = ["dispatchDelay", "onSceneDuration", "handoverDuration"]
            .map(|name| self.distribution(file, elements, name, length));
        let [processing, on_scene, handover] = lengths;
        head(&mut t, gap?, &shares?);
        let _ = writeln!(t, "[transported]\nshare = {}\n", transported?);
        let none = "kind = \"constant\"\nmean_s = 0".to_owned();
        for (name, length) in [
            ("call_processing", processing?),
            ("turnout", none),
            ("on_scene", on_scene?),
            ("handover", handover?),
        ] {
            let _ = writeln!(t, "[duration.{name}]\n{length}\n");
        }
        Some(t)
    }

    /// An element of the generator, read; a fault when it is missing or of a kind nobody knows.
    fn distribution<T>(
        &self,
        file: &str,
        elements: &[Element],
        name: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let end = format!("callDistributions/{name}");
        let Some(element) = elements.iter().find(|e| e.path.ends_with(&end)) else {
            let cause = format!("there is no {name} in callDistributions");
            self.faults.in_file(file, cause, "add it");
            return None;
        };
        let value = read(&element.text);
        if value.is_none() {
            self.faults.at(
                file,
                element.line,
                format!("{name} is {}, which is not supported", element.text),
                "use Exponential(mean), Weibull(shape, scale), Gamma(shape, scale), \
                 Normal(mean, 0), Bernoulli(p) or Categorical([a, b, c]), in days",
            );
        }
        value
    }

    /// Rates of `demand.csv` without a generator: durations are the usual ones.
    fn rates(&self) -> Option<String> {
        let mut t = String::new();
        let Some(tables) = self.tables("demand.csv") else {
            t.push_str("incidents_per_day = 0\n");
            return Some(t);
        };
        let timing = tables.table("demandSetsTiming");
        if timing.is_some_and(|timing| timing.rows.len() > 1) {
            self.faults.in_file(
                "demand.csv",
                "demand changes with the time of day, which is not supported in this version",
                "keep one demand set",
            );
        }
        let modes = self.faults.absorb(tables.expect("demandModes").cloned())?;
        let [priority, rate] = self.columns(&modes, ["priority", "arrivalRate"])?;
        let mut rates = [0.0; 3];
        for row in &modes.rows {
            let place = self.priority(&modes, row, priority);
            let number = self.number(&modes, row, rate).filter(|n| *n >= 0.0);
            if let (Some(place), Some(number)) = (place, number) {
                rates[place] += number;
            }
        }
        let sum: f64 = rates.iter().sum();
        let shares = rates.map(|rate| if sum > 0.0 { rate / sum } else { 1.0 / 3.0 });
        head(&mut t, sum, &shares);
        Some(t)
    }
}

fn head(t: &mut String, a_day: f64, shares: &[f64]) {
    let _ = writeln!(
        t,
        "incidents_per_day = {a_day}\nzone_weight = \"population\"\n"
    );
    for (row, share) in shares.iter().enumerate() {
        let _ = writeln!(t, "[[priority]]\nid = \"{}\"\nshare = {share}\n", row + 1);
    }
}

fn single(text: &str, name: &str) -> Option<f64> {
    match arguments(text, name)?[..] {
        [value] => Some(value),
        _ => None,
    }
}

/// A length in days as a distribution in seconds. A normal one without spread is constant.
fn length(text: &str) -> Option<String> {
    if let Some([mean, spread]) = arguments(text, "Normal").as_deref() {
        let constant = *spread == 0.0 && *mean >= 0.0;
        return constant.then(|| format!("kind = \"constant\"\nmean_s = {}", seconds(*mean)));
    }
    if let Some(mean) = single(text, "Exponential") {
        let text = format!("kind = \"exponential\"\nmean_s = {}", seconds(mean));
        return (mean > 0.0).then_some(text);
    }
    for (julia, kind) in [("Weibull", "weibull"), ("Gamma", "gamma")] {
        if let Some([shape, scale]) = arguments(text, julia).as_deref() {
            let scale = seconds(*scale);
            return Some(format!(
                "kind = \"{kind}\"\nshape = {shape}\nscale_s = {scale}"
            ));
        }
    }
    None
}

/// A rate without the last digits that dividing leaves: 1/(1/280) is 280.
fn tidy(rate: f64) -> f64 {
    let tidy = (rate * 1.0e6).round() / 1.0e6;
    if (tidy - rate).abs() <= rate * 1e-12 {
        tidy
    } else {
        rate
    }
}
