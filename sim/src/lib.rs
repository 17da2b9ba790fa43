//! The world the engine is tried in.
