//! Cases of travel by a table of zones: the tables become a scenario folder, its calls are
//! replayed, and every row is compared with `expected.csv`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::city::replay;
use crate::failure::{Differences, Outcome, failure};
use crate::folder::{Folder, unpacked};
use crate::program::Room;
use crate::table::{Row, Table};
use crate::{again, scenario};

/// Minutes that a response may be off.
const CLOSE_MIN: f64 = 0.001;
/// How far up the zones may lie.
const UP: usize = 4;

/// Whether a folder is such a case.
pub(crate) fn is_case(folder: &Folder) -> bool {
    folder.has(&["params.toml", "calls.csv", "expected.csv"]) && tables(folder).is_ok()
}

pub(crate) fn run(folder: &Folder, room: &Room) -> Outcome {
    let case = Case::read(folder)?;
    let (made, out) = (room.place("matrix")?, room.place("matrix-run")?);
    case.write(&made)?;
    replay(&made, &made.join("calls/log.csv"), &out, None)?;
    let incidents = Table::plain(&unpacked(&out.join("incidents.csv"))?)?;
    let figures = compare(&Table::plain(&folder.bytes("expected.csv")?)?, &incidents)?;
    let laws = again::audit(&scenario::ground(&made)?, &out)?;
    Ok(format!("{figures}, {laws}"))
}

fn compare(expected: &Table, found: &Table) -> Outcome {
    let rows: Vec<Row> = found.rows().collect();
    let incidents = found.places("incident");
    let (mut times, mut units, mut worst) =
        (Differences::default(), Differences::default(), 0.0f64);
    times.check(expected.len() == rows.len(), || {
        format!("{} rows for {} calls", rows.len(), expected.len())
    });
    for theirs in expected.rows() {
        let call = theirs.needed("call")?;
        let Some(ours) = incidents.get(call).map(|&at| rows[at]) else {
            times.check(false, || format!("call {call} has no row"));
            continue;
        };
        let (minutes, wanted) = (
            ours.number("response_s").map(|s| s / 60.0),
            theirs.needed_number("response_min")?,
        );
        let off = minutes.map_or(f64::INFINITY, |minutes| (minutes - wanted).abs());
        worst = worst.max(off);
        times.check(off <= CLOSE_MIN, || {
            format!("call {call}: response {minutes:?} min, expected {wanted}")
        });
        for column in ["unit", "hospital"] {
            let (found, wanted) = (ours.text(column), theirs.text(column));
            units.check(found == wanted, || {
                format!("call {call}: {column} {found:?}, expected {wanted:?}")
            });
        }
    }
    let figures = format!(
        "{} rows, response at most {worst:.6} min off",
        expected.len()
    );
    times.outcome(figures.clone())?;
    units.outcome(format!("{figures}, same unit and hospital in each"))
}

/// The tables of a case.
struct Case {
    zones: Table,
    minutes: Table,
    stations: Table,
    hospitals: Table,
    units: Table,
    calls: Table,
    params: toml::Table,
}

/// The nearest folder above that holds the zones.
fn tables(folder: &Folder) -> Outcome<Folder> {
    let above = folder
        .path
        .ancestors()
        .take(UP)
        .map(|path| Folder::open(path, &folder.shown));
    let mut found = above
        .flatten()
        .filter(|folder| folder.has(&["zones.csv", "stations.csv", "hospitals.csv"]));
    found
        .next()
        .ok_or_else(|| failure("no zones.csv, stations.csv and hospitals.csv above"))
}

impl Case {
    fn read(folder: &Folder) -> Outcome<Self> {
        let params: toml::Table = String::from_utf8(folder.bytes("params.toml")?)?.parse()?;
        let tables = tables(folder)?;
        let named = |key: &str| -> Outcome<Table> {
            let name = params.get(key).and_then(toml::Value::as_str);
            let name = name.ok_or_else(|| failure(format!("params.toml names no {key}")))?;
            let name = name.trim_end_matches(".gz");
            Table::plain(&if folder.has(&[name]) {
                folder.bytes(name)?
            } else {
                tables.bytes(name)?
            })
        };
        let table = |name: &str| Table::plain(&tables.bytes(name)?);
        Ok(Self {
            zones: table("zones.csv")?,
            stations: table("stations.csv")?,
            hospitals: table("hospitals.csv")?,
            minutes: named("travel_minutes")?,
            units: named("unit_stations")?,
            calls: Table::plain(&folder.bytes("calls.csv")?)?,
            params,
        })
    }

    fn number(&self, key: &str) -> Option<f64> {
        let value = self.params.get(key)?;
        value
            .as_float()
            .or_else(|| value.as_integer().map(|whole| whole as f64))
    }

    fn seconds(&self, key: &str) -> f64 {
        self.number(key).unwrap_or(0.0) * 60.0
    }

    fn write(&self, path: &Path) -> Outcome<()> {
        fs::create_dir_all(path.join("calls"))?;
        let put = |name: &str, text: String| fs::write(path.join(name), text);
        put("scenario.toml", self.settings())?;
        put("demand.toml", "incidents_per_day = 100\n".to_owned())?;
        put(
            "speeds.toml",
            "siren = 1.0\nspread_sigma = 0.0\n".to_owned(),
        )?;
        put("zones.csv", self.zones()?)?;
        put(
            "stations.csv",
            self.places(&self.stations, ["id,name,lon,lat,status", ",existing"])?,
        )?;
        put(
            "hospitals.csv",
            self.places(
                &self.hospitals,
                ["id,name,lon,lat,level,services,handover_bays", ",,,"],
            )?,
        )?;
        put("units.csv", self.units()?)?;
        put("travel_matrix.csv", self.matrix()?)?;
        put("calls/log.csv", self.calls()?)?;
        Ok(())
    }

    fn settings(&self) -> String {
        format!(
            "name = \"matrix\"\ntime_zone = \"UTC\"\n\
             [[priority]]\nid = \"1\"\nname = \"1\"\nmode = \"siren\"\n\
             [[standard]]\nresponse_s = 900\nshare = 0.95\nclock = \"reported\"\n\
             [interval]\ncall_processing_s = {}\nturnout_s = {}\nturnout_moving_s = 0\n\
             [planning]\nat = \"2000-01-01T00:00:00Z\"\nmode = \"siren\"\n\
             [policy]\nassignment = \"closest\"\nqueue = \"fifo\"\nmove_up = \"home\"\ndestination = \"nearest\"\n\
             [travel]\nto_hospital = \"siren\"\nreturn = \"ordinary\"\n\
             [authority]\nassign = \"automatic\"\ndivert = \"automatic\"\nmove_up = \"automatic\"\n\
             destination = \"automatic\"\n",
            self.seconds("dispatch_delay_min"),
            self.seconds("turnout_min")
        )
    }

    fn zones(&self) -> Outcome<String> {
        let mut text = "id,lon,lat,population,x_m,y_m\n".to_owned();
        for zone in self.zones.rows() {
            let [id, lon, lat] = ["postcode", "lon", "lat"].map(|column| zone.needed(column));
            let people = zone.number("share").map_or(1.0, |share| share * 1e6);
            let [x, y] = ["x", "y"].map(|column| zone.needed(column));
            writeln!(text, "{},{},{},{people:.3},{},{}", id?, lon?, lat?, x?, y?)?;
        }
        Ok(text)
    }

    /// Where a zone is: `lon,lat`.
    fn at(&self, postcode: &str) -> Outcome<String> {
        let zone = self
            .zones
            .rows()
            .find(|zone| zone.text("postcode") == Some(postcode));
        let zone = zone.ok_or_else(|| failure(format!("there is no zone {postcode}")))?;
        Ok(format!("{},{}", zone.needed("lon")?, zone.needed("lat")?))
    }

    fn places(&self, table: &Table, [heading, rest]: [&str; 2]) -> Outcome<String> {
        let mut text = format!("{heading}\n");
        for place in table.rows() {
            let id = place.needed("postcode")?;
            writeln!(text, "{id},{id},{}{rest}", self.at(id)?)?;
        }
        Ok(text)
    }

    fn units(&self) -> Outcome<String> {
        let mut text = "id,call_sign,capabilities,station,shift\n".to_owned();
        for unit in self.units.rows() {
            let id = unit.needed("unit")?;
            writeln!(text, "{id},{id},,{},", unit.needed("station")?)?;
        }
        Ok(text)
    }

    fn matrix(&self) -> Outcome<String> {
        let slower = self.number("return_speed_factor").unwrap_or(1.0);
        let ids = self
            .zones
            .rows()
            .map(|zone| zone.needed("postcode"))
            .collect::<Outcome<Vec<_>>>()?;
        let mut text = "from,to,travel_s,ordinary_travel_s\n".to_owned();
        for row in self.minutes.rows() {
            let from = row.needed("from")?;
            for to in &ids {
                let seconds = row.needed_number(to)? * 60.0;
                writeln!(text, "{from},{to},{seconds:.6},{:.6}", seconds / slower)?;
            }
        }
        Ok(text)
    }

    fn calls(&self) -> Outcome<String> {
        let mut text = "incident,reported_at,lon,lat,priority,transported,call_processing_s,turnout_s,on_scene_s,handover_s\n".to_owned();
        let (processing, turnout) = (
            self.seconds("dispatch_delay_min"),
            self.seconds("turnout_min"),
        );
        for call in self.calls.rows() {
            let minutes =
                |column| Ok::<_, crate::failure::Failure>(call.needed_number(column)? * 60.0);
            let (arrival, on_scene, handover) = (
                minutes("arrival_min")?,
                minutes("on_scene_min")?,
                minutes("handover_min")?,
            );
            let (id, at, transported) = (
                call.needed("call")?,
                self.at(call.needed("zone")?)?,
                call.needed("transported")?,
            );
            let moment = moment(arrival);
            writeln!(
                text,
                "{id},{moment},{at},1,{transported},{processing},{turnout},{on_scene:.6},{handover:.6}"
            )?;
        }
        Ok(text)
    }
}

/// The moment so many seconds after the beginning of the year 2000.
fn moment(seconds: f64) -> String {
    let ms = (seconds * 1000.0).round() as u64;
    let (days, ms) = (ms / 86_400_000, ms % 86_400_000);
    let [year, month, day] = date(days);
    let (hours, minutes) = (ms / 3_600_000, ms / 60_000 % 60);
    format!(
        "{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{:02}.{:03}Z",
        ms / 1000 % 60,
        ms % 1000
    )
}

/// The date so many days after 1 January 2000.
fn date(mut days: u64) -> [u64; 3] {
    let leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let mut year = 2000;
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let february = 28 + u64::from(leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    [year, month, days + 1]
}
