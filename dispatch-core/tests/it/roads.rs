//! The road network from outside: importers, contraction, file, snapping.
