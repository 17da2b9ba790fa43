//! Many short strings in one: names of streets and of imported nodes.

use std::collections::BTreeMap;

/// A table of strings, kept end to end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    pub(super) text: String,
    pub(super) ends: Vec<u32>,
}

impl Names {
    /// An empty table.
    pub const fn new() -> Self {
        Self {
            text: String::new(),
            ends: Vec::new(),
        }
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Appends a name and returns its place. Beyond four gigabytes of text, names are empty.
    pub fn push(&mut self, name: &str) -> u32 {
        if u32::try_from(self.text.len() + name.len()).is_ok() {
            self.text.push_str(name);
        }
        self.ends.push(self.text.len() as u32);
        (self.ends.len() - 1) as u32
    }

    /// The name at a place.
    pub fn get(&self, place: u32) -> Option<&str> {
        let place = place as usize;
        let start = match place.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text
            .get(start as usize..*self.ends.get(place)? as usize)
    }

    /// The places in the order of their names; equal names in the order of their places.
    pub(super) fn sorted(&self) -> Vec<u32> {
        let mut places: Vec<u32> = (0..self.ends.len() as u32).collect();
        places.sort_by_key(|&place| self.get(place));
        places
    }
}

/// A table of strings that holds each only once.
#[derive(Clone, Debug, Default)]
pub struct Interned {
    names: Names,
    places: BTreeMap<String, u32>,
}

impl Interned {
    /// The place of a name, new or known; none for the empty one.
    pub fn place(&mut self, name: &str) -> Option<u32> {
        if name.is_empty() {
            return None;
        }
        if let Some(&place) = self.places.get(name) {
            return Some(place);
        }
        let place = self.names.push(name);
        self.places.insert(name.to_owned(), place);
        Some(place)
    }

    /// The table.
    pub fn into_names(self) -> Names {
        self.names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_once_and_found_again() {
        let mut names = Interned::default();
        let (a, b) = (names.place("武汉大道"), names.place("长江大道"));
        assert_eq!(names.place("武汉大道"), a);
        assert_eq!(names.place(""), None);
        let names = names.into_names();
        assert_eq!(names.get(b.unwrap()), Some("长江大道"));
        assert_eq!(names.get(2), None);
    }
}
