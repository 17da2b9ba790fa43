//! The speed limit that `maxspeed` gives, in whole km/h.
//!
//! Source: the OpenStreetMap wiki, keys `maxspeed` and `source:maxspeed`, "Default speed limits".
//!
//! | value | limit |
//! |---|---|
//! | `50`, `50 km/h`, `50kph` | as written |
//! | `30 mph`, `10 knots` | in km/h, rounded |
//! | `walk` | 7 |
//! | `DE:rural`, `CN:urban`, `RO:motorway` … | what that country's law says for cars |
//! | `DE:zone30`, `FR:zone:30`, `zone:20` | the zone's |
//! | `50;60`, `50\|70` | the lowest that can be read |
//! | `none`, `signals`, `variable`, anything else | none |

/// Limits by country and kind of road: urban, rural, trunk, motorway; 0 is none or not known.
const COUNTRIES: [(&str, [u8; 4]); 33] = [
    ("AR", [40, 110, 0, 130]),
    ("AT", [50, 100, 100, 130]),
    ("AU", [50, 100, 0, 110]),
    ("BE", [50, 90, 120, 120]),
    ("BG", [50, 90, 120, 140]),
    ("BY", [60, 90, 0, 110]),
    ("CH", [50, 80, 100, 120]),
    ("CN", [50, 70, 80, 120]),
    ("CZ", [50, 90, 110, 130]),
    ("DE", [50, 100, 0, 0]),
    ("DK", [50, 80, 0, 130]),
    ("EE", [50, 90, 0, 0]),
    ("ES", [50, 90, 90, 120]),
    ("FI", [50, 80, 0, 120]),
    ("FR", [50, 80, 110, 130]),
    ("GB", [48, 97, 113, 113]),
    ("GR", [50, 90, 110, 130]),
    ("HR", [50, 90, 110, 130]),
    ("HU", [50, 90, 110, 130]),
    ("IT", [50, 90, 110, 130]),
    ("JP", [60, 60, 0, 100]),
    ("LT", [50, 90, 120, 130]),
    ("NL", [50, 80, 100, 100]),
    ("NO", [50, 80, 0, 0]),
    ("PL", [50, 90, 100, 140]),
    ("PT", [50, 90, 100, 120]),
    ("RO", [50, 90, 100, 130]),
    ("RS", [50, 80, 100, 130]),
    ("RU", [60, 90, 110, 110]),
    ("SI", [50, 90, 110, 130]),
    ("SK", [50, 90, 90, 130]),
    ("TR", [50, 90, 110, 130]),
    ("UA", [50, 90, 110, 130]),
];

/// The limit in km/h, 1 to 254; `None` where there is none, or the value cannot be read.
pub(super) fn kmh(value: &str) -> Option<u8> {
    value.split([';', ',', '|']).filter_map(one).min()
}

fn one(value: &str) -> Option<u8> {
    let value = value.trim();
    if value == "walk" {
        return Some(7);
    }
    let digits = value
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(value.len());
    let (number, unit) = value.split_at(digits);
    if number.is_empty() {
        return by_law(value);
    }
    let number: f64 = number.parse().ok()?;
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "km/h" | "kmh" | "kph" | "kmph" => 1.0,
        "mph" => 1.609_344,
        "knots" | "knot" | "kn" => 1.852,
        _ => return None,
    };
    let kmh = (number * factor).round();
    (1.0..255.0).contains(&kmh).then_some(kmh as u8)
}

/// What a country's law says: `DE:rural`, `GB:nsl_single`, `DE:zone30`.
fn by_law(value: &str) -> Option<u8> {
    let (country, kind) = match value.split_once(':') {
        Some((country, kind)) if country != "zone" => (country, kind),
        _ => ("", value),
    };
    if let Some(zone) = kind.strip_prefix("zone") {
        return one(zone.trim_start_matches([':', '_', ' ']));
    }
    let place = match kind {
        "walk" => return Some(7),
        "living_street" => return Some(if country == "DE" { 7 } else { 20 }),
        "bicycle_road" => return Some(30),
        "urban" | "nsl_restricted" => 0,
        "rural" | "nsl_single" => 1,
        "trunk" | "expressway" | "nsl_dual" => 2,
        "motorway" => 3,
        _ => return None,
    };
    let country = if country == "UK" { "GB" } else { country };
    let row = COUNTRIES.iter().find(|row| row.0 == country)?;
    Some(row.1[place]).filter(|&limit| limit > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_units_countries_and_lists_are_read() {
        for (value, limit) in [
            ("50", 50),
            (" 60 ", 60),
            ("50 km/h", 50),
            ("80kmh", 80),
            ("30 mph", 48),
            ("70mph", 113),
            ("10 knots", 19),
            ("12.5", 13),
            ("walk", 7),
            ("CN:urban", 50),
            ("CN:motorway", 120),
            ("DE:rural", 100),
            ("RO:motorway", 130),
            ("GB:nsl_single", 97),
            ("UK:motorway", 113),
            ("RU:urban", 60),
            ("DE:living_street", 7),
            ("RU:living_street", 20),
            ("DE:zone30", 30),
            ("FR:zone:30", 30),
            ("zone:20", 20),
            ("50;60", 50),
            ("70|50", 50),
            ("signals;60", 60),
        ] {
            assert_eq!(kmh(value), Some(limit), "{value}");
        }
    }

    #[test]
    fn no_limit_and_what_cannot_be_read_is_none() {
        for value in [
            "",
            "none",
            "signals",
            "variable",
            "DE:motorway",
            "XX:urban",
            "CN:nonsense",
            "fast",
            "-50",
            "0",
            "300",
            "1e99",
            "50 parsecs",
            "1.2.3",
            ".",
            ":",
            "zone",
            "zone:zone:zone",
            "DE:DE:rural",
            "五十",
            "50\u{0}",
            "999999999999999999999999",
        ] {
            assert_eq!(kmh(value), None, "{value}");
        }
    }
}
