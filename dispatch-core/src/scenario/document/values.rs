//! The values of a table, each read with its fault.

use toml::de::DeValue;

use super::Table;
use crate::units::Duration;

impl<'d> Table<'d> {
    /// A text.
    pub(in crate::scenario) fn text(&self, key: &'static str) -> Option<&'d str> {
        let value = self.value(key)?;
        let text = value.as_str();
        if text.is_none() {
            self.wrong_kind(key, value, "a text in quotes");
        }
        text
    }

    /// A text that must be there and not be blank.
    pub(in crate::scenario) fn must_text(&self, key: &'static str) -> Option<&'d str> {
        if !self.has(key) {
            let whose = if self.title.is_empty() {
                "it"
            } else {
                &self.title
            };
            self.fault(
                key,
                format!("{whose} has no {key}"),
                format!("add {key} = \"…\""),
            );
            return None;
        }
        let text = self.text(key)?;
        if text.trim().is_empty() {
            self.fault(key, format!("{key} is empty"), "write something there");
            return None;
        }
        Some(text)
    }

    /// Yes or no.
    pub(in crate::scenario) fn flag(&self, key: &'static str) -> Option<bool> {
        let value = self.value(key)?;
        let flag = value.as_bool();
        if flag.is_none() {
            self.wrong_kind(key, value, "true or false");
        }
        flag
    }

    /// A number from `low` to `high`.
    pub(in crate::scenario) fn number(
        &self,
        key: &'static str,
        low: f64,
        high: f64,
    ) -> Option<f64> {
        let value = self.value(key)?;
        let Some(number) = as_number(value) else {
            self.wrong_kind(key, value, "a number");
            return None;
        };
        if !(low..=high).contains(&number) {
            let cause = format!("{key} is {number}");
            self.fault(key, cause, format!("give a number from {low} to {high}"));
            return None;
        }
        Some(number)
    }

    /// A whole number from `low` to `high`.
    pub(in crate::scenario) fn whole(&self, key: &'static str, low: u32, high: u32) -> Option<u32> {
        let number = self.number(key, f64::from(low), f64::from(high))?;
        if number.fract() != 0.0 {
            self.fault(key, format!("{key} is {number}"), "give a whole number");
            return None;
        }
        Some(number as u32)
    }

    /// Seconds, not negative, at most a thousand days.
    pub(in crate::scenario) fn seconds(&self, key: &'static str) -> Option<Duration> {
        let seconds = self.number(key, 0.0, 86_400_000.0)?;
        Duration::from_secs_f64(seconds)
    }

    /// A list of texts; a single text counts as a list of one.
    pub(in crate::scenario) fn texts(&self, key: &'static str) -> Option<Vec<&'d str>> {
        let value = self.value(key)?;
        let texts = match value {
            DeValue::String(text) => Some(vec![text.as_ref()]),
            DeValue::Array(list) => list.iter().map(|item| item.get_ref().as_str()).collect(),
            _ => None,
        };
        if texts.is_none() {
            self.wrong_kind(key, value, "a list of texts: [\"a\", \"b\"]");
        }
        texts
    }

    /// A list of numbers, each from `low` to `high`.
    pub(in crate::scenario) fn numbers(
        &self,
        key: &'static str,
        low: f64,
        high: f64,
    ) -> Option<Vec<f64>> {
        let value = self.value(key)?;
        let list = value.as_array().and_then(|list| {
            let numbers = list.iter().map(|item| as_number(item.get_ref()));
            numbers.collect::<Option<Vec<f64>>>()
        });
        let Some(list) = list else {
            self.wrong_kind(key, value, "a list of numbers");
            return None;
        };
        if let Some(bad) = list.iter().find(|number| !(low..=high).contains(*number)) {
            let cause = format!("{key} has the value {bad}");
            self.fault(key, cause, format!("give numbers from {low} to {high}"));
            return None;
        }
        Some(list)
    }

    /// 168 factors, one an hour of the week from Monday 00:00.
    pub(in crate::scenario) fn week(
        &self,
        key: &'static str,
        low: f64,
        high: f64,
    ) -> Option<Vec<f64>> {
        let list = self.numbers(key, low, high)?;
        if list.len() != 168 {
            self.fault(
                key,
                format!("{key} has {} values", list.len()),
                "give 168, one for each hour of the week from Monday 00:00",
            );
            return None;
        }
        Some(list)
    }

    /// One of a few words.
    pub(in crate::scenario) fn choice<T: Copy>(
        &self,
        key: &'static str,
        words: &[(&str, T)],
    ) -> Option<T> {
        self.choice_among(key, words, &[])
    }

    /// One of a few words; `later` are words of the product that this version does not have.
    pub(in crate::scenario) fn choice_among<T: Copy>(
        &self,
        key: &'static str,
        words: &[(&str, T)],
        later: &[&str],
    ) -> Option<T> {
        let text = self.text(key)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let cause = if later.contains(&text) {
                format!("{key} \"{text}\" is not in this version")
            } else {
                format!("{key} \"{text}\" is not known")
            };
            self.fault(key, cause, format!("choose one of: {}", known.join(", ")));
        }
        found.map(|&(_, value)| value)
    }

    /// Whether a key's value is a number.
    pub(in crate::scenario) fn is_number(&self, key: &'static str) -> bool {
        self.value(key).is_some_and(|v| as_number(v).is_some())
    }
}

fn as_number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(whole) => i64::from_str_radix(whole.as_str(), whole.radix())
            .ok()
            .map(|whole| whole as f64),
        DeValue::Float(float) => float.as_str().parse().ok().filter(|f: &f64| f.is_finite()),
        _ => None,
    }
}
