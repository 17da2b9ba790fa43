//! The option `--datum`: in which the coordinates of a file are given.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use dispatch_core::geo::Datum;

/// Reads the name of a datum; any other is refused with those there are.
pub(super) fn parser() -> impl TypedValueParser<Value = Datum> {
    let names = PossibleValuesParser::new(Datum::ALL.map(Datum::name));
    names.map(|name| Datum::parse(&name).unwrap_or_default())
}
