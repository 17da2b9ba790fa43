//! The console's files are built into the program: build again when they changed. Never runs npm.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=console/dist");
}
