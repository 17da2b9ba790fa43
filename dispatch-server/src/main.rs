//! The program `dispatch`.
fn main() {}
