//! A road network as sections of the road file, and back with every number checked.
//!
//! A file with a right checksum may still have been made by another program, so nothing in it is
//! believed: every index must lie within its table. Cost: O(bytes).

use super::file::Sections;
use super::{Edge, ModeTimes, NAMELESS, NO_ROAD, Names, Nodes, RoadClass, RoadPoint, Roads};
use crate::error::{Fault, Result};
use crate::geo::Coordinate;
use crate::ids::{EdgeId, Id, IdVec, JunctionId};

const FORWARD: u32 = 1 << 8;
const BACKWARD: u32 = 1 << 9;
const ACCESS: u32 = 1 << 10;

/// In place of a segment: the node is a junction.
const JUNCTION: u32 = u32::MAX;

impl Roads {
    /// Puts the network among the sections of a file.
    pub fn write_sections(&self, sections: &mut Sections) {
        sections.put("junctions", &pairs(self.junctions.iter()));
        let edges: Vec<[u32; 5]> = self.edges.iter().map(Edge::packed).collect();
        sections.put("edges", &edges);
        sections.put("points", &pairs(self.points.iter()));
        sections.put("lengths", &self.lengths);
        sections.put("arc starts", &self.arc_starts);
        self.names.put("street names", sections);
        self.nodes.names.put("node names", sections);
        sections.put("nodes by name", &self.nodes.by_name);
        let access: Vec<u8> = self.nodes.access.iter().copied().map(u8::from).collect();
        sections.put("node access", &access);
        let points: Vec<[u32; 2]> = self.nodes.points.iter().map(packed_point).collect();
        sections.put("node points", &points);
        // A network without limits is written as before there were any, and read by older programs.
        if self.has_speed_limits() {
            sections.put("speed limits", &self.limits);
        }
        sections.put("modes", &[self.modes.len() as u32]);
        for (mode, times) in self.modes.iter().enumerate() {
            sections.put(&format!("mode {mode} forward"), &times.forward);
            sections.put(&format!("mode {mode} backward"), &times.backward);
        }
    }

    /// The network among the sections of a file.
    ///
    /// # Errors
    /// A fault that says what is missing or out of range.
    pub fn read_sections(sections: &Sections) -> Result<Self> {
        Ok(Self::read_beside(sections, |_| Ok(()))?.0)
    }

    /// The network among the sections of a file, and what `beside` makes of its junctions and edges
    /// while the rest is read: imported nodes, modes and limits are not there yet.
    ///
    /// # Errors
    /// A fault that says what is missing or out of range.
    pub(crate) fn read_beside<T: Send>(
        sections: &Sections,
        beside: impl FnOnce(&Self) -> Result<T> + Send,
    ) -> Result<(Self, T)> {
        let lengths: Vec<u32> = sections.rows("lengths")?.to_vec();
        let mut roads = Self {
            junctions: coordinates(sections, "junctions")?.into(),
            points: coordinates(sections, "points")?,
            arc_starts: sections.rows("arc starts")?.to_vec(),
            names: Names::read("street names", sections)?,
            lengths,
            ..Self::default()
        };
        roads.edges = roads.read_edges(sections)?;
        let rest = || -> Result<_> {
            let nodes = roads.read_nodes(sections)?;
            Ok((
                nodes,
                roads.read_modes(sections)?,
                roads.read_limits(sections)?,
            ))
        };
        let (rest, made) = rayon::join(rest, || beside(&roads));
        (roads.nodes, roads.modes, roads.limits) = rest?;
        Ok((roads, made?))
    }

    /// The whole file of a network alone.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut sections = Sections::new("");
        self.write_sections(&mut sections);
        sections.to_bytes()
    }

    /// The network in a file.
    ///
    /// # Errors
    /// A fault that says why the file cannot be used.
    pub fn from_bytes(bytes: &[u8], file: &str) -> Result<Self> {
        Sections::read(bytes, file, Self::read_sections)
    }

    fn read_edges(&self, sections: &Sections) -> Result<IdVec<EdgeId, Edge>> {
        let fault = || sections.fault("an edge is out of range");
        let mut edges = IdVec::new();
        let mut next = 0u32;
        for row in sections.rows::<[u32; 5]>("edges")? {
            let edge = Edge::unpacked(row, self, next).ok_or_else(fault)?;
            next += edge.segments;
            edges.push(edge);
        }
        let segments = next as usize;
        let whole = segments == self.lengths.len()
            && self.points.len() == segments + edges.len()
            && self.arc_starts.len() == segments.div_ceil(64)
            && self.node_count() == 0;
        if !whole {
            return Err(fault().into());
        }
        Ok(edges)
    }

    fn read_nodes(&self, sections: &Sections) -> Result<Nodes> {
        let fault = || sections.fault("an imported node is out of range");
        let points = sections
            .rows::<[u32; 2]>("node points")?
            .iter()
            .map(|row| self.unpacked_point(*row))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(fault)?;
        let nodes = Nodes {
            access: sections
                .rows::<u8>("node access")?
                .iter()
                .map(|&a| a != 0)
                .collect(),
            names: Names::read("node names", sections)?,
            by_name: sections.rows("nodes by name")?.to_vec(),
            points,
        };
        let count = nodes.points.len();
        let whole = [nodes.access.len(), nodes.names.len(), nodes.by_name.len()] == [count; 3]
            && nodes.by_name.iter().all(|&node| (node as usize) < count);
        if !whole {
            return Err(fault().into());
        }
        Ok(nodes)
    }

    fn unpacked_point(&self, [owner, segment]: [u32; 2]) -> Option<RoadPoint> {
        if segment == JUNCTION {
            let known = (owner as usize) < self.junctions.len();
            return known.then(|| RoadPoint::Junction(JunctionId::new(owner as usize)));
        }
        let row = self.edges.as_slice().get(owner as usize)?;
        let inside = (1..row.segments).contains(&segment);
        inside.then(|| self.point(EdgeId::new(owner as usize), segment, 0))
    }

    fn read_limits(&self, sections: &Sections) -> Result<Vec<[u8; 2]>> {
        if !sections.has("speed limits") {
            return Ok(Vec::new());
        }
        let limits: Vec<[u8; 2]> = sections.rows("speed limits")?.to_vec();
        if limits.len() != self.lengths.len() {
            return Err(sections.fault("the speed limits are out of range").into());
        }
        Ok(limits)
    }

    fn read_modes(&self, sections: &Sections) -> Result<Vec<ModeTimes>> {
        let fault = || sections.fault("the imported times are out of range");
        let count = match sections.rows::<u32>("modes")? {
            &[count] if count <= 1000 => count,
            _ => return Err(fault().into()),
        };
        let times = |mode: u32, way: &str| -> Result<Vec<u32>> {
            let times = sections.rows::<u32>(&format!("mode {mode} {way}"))?;
            let whole = times.len() == self.lengths.len() && times.iter().all(|&ms| ms <= NO_ROAD);
            whole.then(|| times.to_vec()).ok_or_else(|| fault().into())
        };
        (0..count)
            .map(|mode| {
                Ok(ModeTimes {
                    forward: times(mode, "forward")?,
                    backward: times(mode, "backward")?,
                })
            })
            .collect()
    }
}

impl Edge {
    fn packed(&self) -> [u32; 5] {
        let flag = |is: bool, flag: u32| if is { flag } else { 0 };
        let kind = self.class.index() as u32
            | flag(self.forward, FORWARD)
            | flag(self.backward, BACKWARD)
            | flag(self.access, ACCESS);
        let (from, to) = (self.from.index() as u32, self.to.index() as u32);
        [from, to, self.segments, self.name, kind]
    }

    fn unpacked(row: &[u32; 5], roads: &Roads, first_segment: u32) -> Option<Self> {
        let &[from, to, segments, name, kind] = row;
        let junction = |number: u32| {
            let known = (number as usize) < roads.junctions.len();
            known.then(|| JunctionId::new(number as usize))
        };
        let left = roads.lengths.len().checked_sub(first_segment as usize)?;
        let named = name == NAMELESS || (name as usize) < roads.names.len();
        let fits = (1..=left).contains(&(segments as usize)) && named;
        fits.then_some(Self {
            from: junction(from)?,
            to: junction(to)?,
            class: *RoadClass::ALL.get((kind & 0xff) as usize)?,
            forward: kind & FORWARD != 0,
            backward: kind & BACKWARD != 0,
            access: kind & ACCESS != 0,
            first_segment,
            segments,
            name,
        })
    }
}

impl Names {
    fn put(&self, name: &str, sections: &mut Sections) {
        sections.put(name, self.text.as_bytes());
        sections.put(&format!("{name} ends"), &self.ends);
    }

    fn read(name: &str, sections: &Sections) -> Result<Self> {
        let names = Self {
            text: sections.text(name)?.to_owned(),
            ends: sections.rows(&format!("{name} ends"))?.to_vec(),
        };
        let text = &names.text;
        let ascending = names.ends.is_sorted();
        let on_letters = |&end: &u32| text.is_char_boundary(end as usize);
        if !ascending || !names.ends.iter().all(on_letters) {
            return Err(sections.fault("its names are out of range").into());
        }
        Ok(names)
    }
}

fn packed_point(point: &RoadPoint) -> [u32; 2] {
    match *point {
        RoadPoint::Junction(junction) => [junction.index() as u32, JUNCTION],
        RoadPoint::Edge { edge, segment, .. } => [edge.index() as u32, segment],
    }
}

fn pairs<'a>(coordinates: impl Iterator<Item = &'a Coordinate>) -> Vec<[i32; 2]> {
    coordinates.map(|at| [at.lon_e7, at.lat_e7]).collect()
}

fn coordinates(sections: &Sections, name: &str) -> Result<Vec<Coordinate>> {
    let rows = sections.rows::<[i32; 2]>(name)?;
    let on_globe = |[lon, lat]: &[i32; 2]| {
        lon.unsigned_abs() <= 1_800_000_000 && lat.unsigned_abs() <= 900_000_000
    };
    if !rows.iter().all(on_globe) {
        let fault: Fault = sections.fault("a coordinate is not on the globe");
        return Err(fault.into());
    }
    Ok(rows
        .iter()
        .map(|&[lon_e7, lat_e7]| Coordinate { lon_e7, lat_e7 })
        .collect())
}
