//! Speeds fitted to recorded trips: the error left on days that the fit did not see, beside free
//! flow and beside one factor, and how often the 90 % interval holds.
//!
//! Two forms of data: a log of unit times beside a network and stations, of which engines and trucks
//! that left from quarters are learnt from and ambulances, whose origins are inferred, only judged;
//! and trips of taxis beside the data of a real city, where the fitted hours go into its speeds.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::failure::{Differences, Failure, Outcome, failure};
use crate::folder::Folder;
use crate::program::{Room, dispatch};
use crate::real_city;
use crate::table::{Row, Table};

/// The log of a case of the first form.
pub(crate) const LOG: &str = "unit_log.csv";
/// What of it is used.
const COLUMNS: [&str; 11] = [
    "unit",
    "unit_type",
    "prio",
    "prio_final",
    "received",
    "dispatch",
    "response",
    "on_scene",
    "available",
    "lon",
    "lat",
];
/// What the numbers of classes in such networks stand for.
const CLASSES: &str = "1=motorway,2=secondary,3=residential,4=motorway_link,5=service";
/// What a trip of taxis tells.
const TAXI: [&str; 4] = ["start_hour", "o_lon_wgs84", "d_lon_wgs84", "trip_min"];
/// The interval is accepted where it holds on such a share of unseen trips.
const ACCEPTED: std::ops::RangeInclusive<f64> = 0.85..=0.95;

/// Left from quarters after so many seconds without a job.
const IDLE_S: f64 = 2400.0;
/// Still where its last job ended.
const STILL_THERE_S: f64 = 600.0;

/// Whether a folder has a log of unit times, and a network is found for it.
pub(crate) fn is_log(folder: &Folder) -> bool {
    folder.has(&[LOG])
        && headings(folder, LOG).is_some_and(|table| COLUMNS.iter().all(|name| table.has(name)))
        && roads_of(folder).is_some()
}

/// The folder with network and stations of a log: its own, else one above or beside it in whose
/// extent the log's first place lies.
fn roads_of(folder: &Folder) -> Option<Folder> {
    let has_roads = |folder: &Folder| folder.has(&["nodes.csv", "arcs.csv", "stations.csv"]);
    if has_roads(folder) {
        return Some(folder.clone());
    }
    let above = folder.path.parent()?;
    let log = Table::plain(&folder.bytes(LOG).ok()?).ok()?;
    let mut places = log
        .rows()
        .filter_map(|row| Some([row.number("lon")?, row.number("lat")?]));
    let place = places.next()?;
    let mut beside: Vec<PathBuf> = std::fs::read_dir(above)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    beside.sort();
    beside.insert(0, above.to_owned());
    let folders = beside.iter().filter_map(|path| Folder::open(path, "").ok());
    folders.filter(has_roads).find(|roads| {
        let nodes = roads
            .bytes("nodes.csv")
            .ok()
            .and_then(|bytes| Table::several(&bytes).ok());
        let nodes = nodes.as_ref().and_then(|tables| tables.get("nodes"));
        let within = |(column, at): (&str, f64)| {
            let all = || {
                nodes
                    .into_iter()
                    .flat_map(Table::rows)
                    .filter_map(|row| row.number(column))
            };
            all().any(|x| x <= at) && all().any(|x| x >= at)
        };
        [("x", place[0]), ("y", place[1])].into_iter().all(within)
    })
}

/// Whether a folder has trips of taxis below the data of a real city.
pub(crate) fn is_taxi(folder: &Folder) -> bool {
    let tables = || {
        folder
            .ending(".csv")
            .filter_map(|file| headings(folder, file))
    };
    let above = folder
        .path
        .parent()
        .and_then(|path| Folder::open(path, "").ok());
    above.is_some_and(|city| real_city::is_case(&city))
        && tables().any(|table| TAXI.iter().all(|name| table.has(name)))
}

fn headings(folder: &Folder, file: &str) -> Option<Table> {
    let bytes = folder.bytes(file).ok()?;
    let end = bytes
        .iter()
        .position(|&byte| byte == b'\n')
        .unwrap_or(bytes.len());
    Table::plain(&bytes[..end]).ok()
}

/// A log of unit times.
pub(crate) fn log(folder: &Folder, room: &Room) -> Outcome {
    let network = roads_of(folder).ok_or_else(|| failure("no network is found for it"))?;
    let (roads, out) = (room.place("calibration-roads")?, new_folder(room)?);
    let trips = out.join("trips.csv");
    dispatch(&[
        "import".as_ref(),
        "jemss".as_ref(),
        network.path.as_os_str(),
        "--roads-only".as_ref(),
        "--classes".as_ref(),
        CLASSES.as_ref(),
        "--out".as_ref(),
        roads.as_os_str(),
    ])?;
    std::fs::write(&trips, trips_of(folder, &network)?)?;
    judged(&roads, &trips, &[])
}

/// Trips of taxis.
pub(crate) fn taxi(folder: &Folder, room: &Room) -> Outcome {
    let city = folder
        .path
        .parent()
        .ok_or_else(|| failure("there is no folder above"))?;
    let (scenario, calibrated) = (room.place("taxi-city")?, room.place("taxi-calibrated")?);
    let text = |path: &Path| path.to_string_lossy().into_owned();
    script("real-wuhan.sh", &[&text(city), &text(&scenario)])?;
    let trips = new_folder(room)?.join("trips.csv");
    std::fs::write(
        &trips,
        script("real-wuhan/trips.sh", &[&text(&folder.path)])?,
    )?;
    let mut figures = judged(&scenario, &trips, &[])?;
    // What the city's speeds take over is the hours alone.
    let keep = ["--keep", "access,classes,districts,spread"];
    let _ = write!(
        figures,
        "\n     hours alone: {}",
        judged(&scenario, &trips, &keep)?
    );
    let told = script(
        "real-wuhan.sh",
        &["--calibrated", &text(city), &text(&calibrated)],
    )?;
    for line in String::from_utf8_lossy(&told)
        .lines()
        .filter(|line| line.starts_with("hours "))
    {
        let _ = write!(figures, "\n     {line}");
    }
    let doctor = dispatch(&["doctor", &text(&calibrated), "--json"])?;
    let doctor: Value = serde_json::from_slice(&doctor)?;
    let faults = doctor["faults"].as_array().map_or(0, Vec::len);
    let mut differences = Differences::default();
    differences.check(faults == 0, || {
        format!("the calibrated city has {faults} faults")
    });
    differences.outcome(figures)
}

/// A folder for the trips and the speeds of one case.
fn new_folder(room: &Room) -> Outcome<PathBuf> {
    let path = room.place("calibration")?;
    std::fs::create_dir_all(&path)?;
    Ok(path)
}

/// Fits, twice for the same bytes, and looks whether the interval holds.
fn judged(scenario: &Path, trips: &Path, flags: &[&str]) -> Outcome {
    let fit = |threads: &str, out: &Path| {
        let mut words = vec![
            "calibrate".as_ref(),
            "--scenario".as_ref(),
            scenario.as_os_str(),
            "--trips".as_ref(),
            trips.as_os_str(),
            "--out".as_ref(),
            out.as_os_str(),
            "--threads".as_ref(),
            threads.as_ref(),
            "--json".as_ref(),
        ];
        words.extend(flags.iter().map(std::ffi::OsStr::new));
        dispatch(&words)
    };
    let [one, two] = ["1.toml", "2.toml"].map(|name| trips.with_file_name(name));
    let found: Value = serde_json::from_slice(&fit("1", &one)?)?;
    fit("2", &two)?;
    let mut differences = Differences::default();
    differences.check(std::fs::read(&one)? == std::fs::read(&two)?, || {
        "two fits wrote different speeds".to_owned()
    });
    let share = found["interval"]["share"].as_f64().unwrap_or(f64::NAN);
    differences.check(ACCEPTED.contains(&share), || {
        format!("the 90 % interval holds on {share} of the unseen trips")
    });
    differences.outcome(figures(&found))
}

/// The key figures, and below them those by hour and by district.
fn figures(found: &Value) -> String {
    let (split, interval) = (&found["split"], &found["interval"]);
    let mut text = format!(
        "{} trips learnt from ({} days), {} unseen ({} days), parted by {}; median (mean) |error| s:",
        split["train"],
        split["train_days"],
        split["unseen"],
        split["unseen_days"],
        split["by"].as_str().unwrap_or_default()
    );
    for rule in found["rules"].as_array().into_iter().flatten() {
        let _ = write!(
            text,
            " {} {} ({}),",
            rule["rule"].as_str().unwrap_or_default(),
            rule["median_abs_s"],
            rule["mean_abs_s"]
        );
    }
    let ci = &interval["share_ci95"];
    let _ = write!(
        text,
        " 90 % interval holds on {} of {}: {} (Wilson {} to {}), by the log-normal alone {}",
        interval["inside"],
        interval["trips"],
        interval["share"],
        ci[0],
        ci[1],
        interval["share_lognormal"]
    );
    let inferred = &found["inferred"];
    if inferred.is_object() {
        let _ = write!(
            text,
            "\n     inferred origins, not learnt from: {} trips, median |error| {} s, interval holds on {}",
            inferred["trips"], inferred["median_abs_s"], inferred["share_inside"]
        );
    }
    for rows in ["by_hour", "by_district"] {
        let _ = write!(
            text,
            "\n     {rows}, median |error| s and share inside (trips):"
        );
        for row in found[rows].as_array().into_iter().flatten() {
            let _ = write!(
                text,
                " {} {} {} ({})",
                row["name"].as_str().unwrap_or_default(),
                row["median_abs_s"],
                row["share_inside"],
                row["trips"]
            );
        }
    }
    text
}

/// The trips of a log as a table: of engines and trucks on emergencies from quarters, and of
/// ambulances from where they were freed a moment before without a patient.
fn trips_of(folder: &Folder, network: &Folder) -> Outcome<String> {
    let (log, stations) = (
        Table::plain(&folder.bytes(LOG)?)?,
        Table::plain(&network.bytes("stations.csv")?)?,
    );
    let mut quarters = BTreeMap::new();
    for row in stations.rows() {
        quarters.insert(
            row.needed_whole("station")?,
            [row.needed("x")?, row.needed("y")?],
        );
    }
    let mut of_unit: BTreeMap<&str, Vec<Row<'_>>> = BTreeMap::new();
    for row in log.rows() {
        if row.text("dispatch").is_some() {
            of_unit.entry(row.needed("unit")?).or_default().push(row);
        }
    }
    let mut text = String::from(
        "from_lon,from_lat,to_lon,to_lat,departed_at,travel_s,logged_at,district,inferred\n",
    );
    for (unit, mut rows) in of_unit {
        rows.sort_by_key(|row| row.text("dispatch"));
        let mut before: Option<Row<'_>> = None;
        for row in rows {
            if let Some(before) = &before {
                let number = unit
                    .trim_start_matches(|c: char| !c.is_ascii_digit())
                    .parse()
                    .ok();
                let home = number
                    .and_then(|number: i64| quarters.get(&number))
                    .copied();
                if let Some((from, inferred)) = origin(before, &row, home) {
                    trip(&mut text, &row, from, inferred);
                }
            }
            if row.text("available").is_some() {
                before = Some(row);
            }
        }
    }
    Ok(text)
}

/// Where a unit came from, and whether that is a guess; `None` where the trip is not used.
fn origin<'a>(
    before: &Row<'a>,
    row: &Row<'a>,
    home: Option<[&'a str; 2]>,
) -> Option<([&'a str; 2], bool)> {
    let siren = [row.text("prio"), row.text("prio_final")] == [Some("3"); 2];
    let idle = seconds(row.text("dispatch")?)? - seconds(before.text("available")?)?;
    match row.text("unit_type")? {
        "ENGINE" | "TRUCK" if siren && idle > IDLE_S => Some((home?, false)),
        "MEDIC" | "PRIVATE" if siren && (0.0..=STILL_THERE_S).contains(&idle) => {
            let without = before.text("transport").is_none() && before.text("hospital").is_none();
            without.then_some(([before.text("lon")?, before.text("lat")?], true))
        }
        _ => None,
    }
}

fn trip(text: &mut String, row: &Row<'_>, from: [&str; 2], inferred: bool) {
    let needed = || {
        let (left, there) = (row.text("response")?, row.text("on_scene")?);
        let took = seconds(there)? - seconds(left)?;
        let place = (row.text("lon")?, row.text("lat")?, row.text("received")?);
        (took > 0.0).then_some((left, took, place))
    };
    if let Some((left, took, (lon, lat, received))) = needed() {
        let district = row.text("battalion").unwrap_or("all");
        let _ = writeln!(
            text,
            "{},{},{lon},{lat},{left},{took},{received},{district},{}",
            from[0],
            from[1],
            u8::from(inferred)
        );
    }
}

/// Seconds since the year 0 of a local stamp such as `2018-01-13T00:09:05` (days by H. Hinnant's
/// `days_from_civil`).
fn seconds(stamp: &str) -> Option<f64> {
    let numbers = stamp.split(['-', 'T', ' ', ':']).map(str::parse);
    let numbers: Vec<f64> = numbers.collect::<Result<_, _>>().ok()?;
    let [year, month, day, hour, minute, second] = numbers[..] else {
        return None;
    };
    let (year, month) = if month > 2.0 {
        (year, month - 3.0)
    } else {
        (year - 1.0, month + 9.0)
    };
    let leap = (year / 4.0).floor() - (year / 100.0).floor() + (year / 400.0).floor();
    let days = 365.0 * year + leap + ((153.0 * month + 2.0) / 5.0).floor() + day;
    Some(((days * 24.0 + hour) * 60.0 + minute) * 60.0 + second)
}

/// Runs a script of the seeds with the program under test; what it printed.
fn script(name: &str, words: &[&str]) -> Outcome<Vec<u8>> {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("seeds");
    let program =
        std::env::var_os("DISPATCH").unwrap_or_else(|| env!("CARGO_BIN_EXE_dispatch").into());
    let done = Command::new(seeds.join(name))
        .args(words)
        .env("DISPATCH", program)
        .output()?;
    if done.status.success() {
        return Ok(done.stdout);
    }
    let mut lines = vec![format!("{name} ended with {}", done.status)];
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    lines.extend(told.lines().take(8).map(str::to_owned));
    Err(Failure(lines))
}
