//! Rows by the user's own ids, for requests. A scan: callers that ask for many keep an index.

use super::Scenario;
use crate::error::{Error, Result};
use crate::ids::{HospitalId, Id, PriorityId, StationId, UnitId, ZoneId};

impl Scenario {
    /// The unit of this id.
    ///
    /// # Errors
    /// That there is none, with those there are.
    pub fn unit(&self, id: &str) -> Result<UnitId> {
        find("unit", id, self.units.iter().map(|unit| &unit.id))
    }

    /// The station of this id.
    ///
    /// # Errors
    /// That there is none, with those there are.
    pub fn station(&self, id: &str) -> Result<StationId> {
        find("station", id, self.stations.iter().map(|row| &row.id))
    }

    /// The hospital of this id.
    ///
    /// # Errors
    /// That there is none, with those there are.
    pub fn hospital(&self, id: &str) -> Result<HospitalId> {
        find("hospital", id, self.hospitals.iter().map(|row| &row.id))
    }

    /// The priority of this id.
    ///
    /// # Errors
    /// That there is none, with those there are.
    pub fn priority(&self, id: &str) -> Result<PriorityId> {
        find("priority", id, self.priorities.iter().map(|row| &row.id))
    }

    /// The zone of this id.
    ///
    /// # Errors
    /// That there is none, with those there are.
    pub fn zone(&self, id: &str) -> Result<ZoneId> {
        find("zone", id, self.zones.iter().map(|zone| &zone.id))
    }
}

fn find<'a, I: Id>(
    kind: &'static str,
    name: &str,
    ids: impl Iterator<Item = &'a String> + Clone,
) -> Result<I> {
    let row = ids.clone().position(|id| id == name);
    row.map(I::new).ok_or_else(|| Error::Unknown {
        kind,
        name: name.to_owned(),
        known: ids.cloned().collect(),
    })
}
