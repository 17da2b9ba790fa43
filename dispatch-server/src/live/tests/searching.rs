//! Places by their names, on the grid: rows and columns, Main Street, Centre Road.

use dispatch_core::geo::Coordinate;

use super::rooms::grid;
use crate::live::search::Search;

fn found(question: &str) -> Vec<(String, Option<String>)> {
    let search = Search::new(&grid(|_| {}));
    let found = search.find(question, 20).into_iter();
    found.map(|f| (f.name, f.cross)).collect()
}

#[test]
fn the_crossing_of_two_roads_is_found_by_pieces_of_both_names_in_any_order() {
    let wanted = ("Main Street".to_owned(), Some("Column B".to_owned()));
    for question in ["main × column b", "Main Street x Column B", "main/column b"] {
        assert_eq!(found(question)[0], wanted, "{question}");
    }
    let wanted = ("Column B".to_owned(), Some("Main Street".to_owned()));
    assert!(found("column b, main").contains(&wanted));
}

#[test]
fn a_road_comes_first_and_then_what_crosses_it() {
    for question in ["centre road", "road centre", "centre ro"] {
        let answers = found(question);
        assert_eq!(answers[0], ("Centre Road".to_owned(), None), "{question}");
        let crossed = answers[1..].iter().filter(|(name, cross)| {
            name == "Centre Road" && cross.as_deref().is_some_and(|c| c != "Centre Road")
        });
        // Four rows and Main Street.
        assert_eq!(crossed.count(), 5, "{question}: {answers:?}");
    }
}

#[test]
fn a_station_is_found_by_its_name() {
    assert_eq!(found("southwest"), [("Southwest".to_owned(), None)]);
}

#[test]
fn nothing_is_found_for_no_words_or_words_that_no_name_has() {
    assert!(found("").is_empty());
    assert!(found(" × ").is_empty());
    assert!(found("no such place").is_empty());
}

#[test]
fn a_crossing_lies_where_the_roads_meet() {
    let ground = grid(|_| {});
    let search = Search::new(&ground);
    let answer = &search.find("row 1 × column a", 1)[0];
    let corner = Coordinate::from_degrees(10.0, 0.0).unwrap();
    assert!(ground.plane().metres(answer.at, corner) < 1.0, "{answer:?}");
}
