//! Evenings over HTTP in a test's own time: the clock leaps from fact to fact, nobody sleeps.

mod clock;
mod evening;
mod stage;
mod visitor;

/// What is compiled in is what lies in the folder.
#[test]
fn the_facts_are_those_of_the_seed() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds/wuhan");
    let files = std::fs::read_dir(&folder).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, super::city::FACTS.map(|(name, _)| name));
    for (name, bytes) in super::city::FACTS {
        assert!(
            std::fs::read(folder.join(name)).unwrap() == bytes,
            "{name} was changed: build again"
        );
    }
}
