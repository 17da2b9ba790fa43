//! The console's files are built into the program: build again when they changed. Never runs npm.

use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // A path that is not there would mean: build again every time.
    let built = Path::new("console/dist").is_dir();
    let watched = if built { "console/dist" } else { "console" };
    println!("cargo:rerun-if-changed={watched}");
}
