//! The map and the pages: tiles, the scenario's words, what a place is called, what a page may do.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::server::{Server, folder, start};

/// The head and the bytes of an answer; for what is no text.
fn fetch(server: &Server, path: &str, headers: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(server.address).unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n",
        server.address
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    (head, answer[end + 4..].to_vec())
}

#[test]
fn a_tile_shows_the_roads_and_is_not_sent_twice() {
    let folder = folder();
    let server = Server::new(&folder);
    // The town of the grid lies at 10.02,0.02: tile 12/2161/2047 and around.
    let (head, tile) = fetch(&server, "/tiles/12/2161/2047", "");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(
        head.contains("application/vnd.mapbox-vector-tile"),
        "{head}"
    );
    let has = |word: &[u8]| tile.windows(word.len()).any(|w| w == word);
    assert!(has(b"roads") && has(b"class"), "{} bytes", tile.len());
    let tag = head.lines().find_map(|line| line.strip_prefix("etag: "));
    let (head, again) = fetch(
        &server,
        "/tiles/12/2161/2047",
        &format!("If-None-Match: {}\r\n", tag.unwrap()),
    );
    assert!(head.starts_with("HTTP/1.1 304"), "{head}");
    assert!(again.is_empty());
    let (packed, _) = fetch(&server, "/tiles/12/2161/2047", "Accept-Encoding: gzip\r\n");
    assert!(packed.contains("content-encoding: gzip"), "{packed}");
    for (path, status) in [
        ("/tiles/12/2161/9999", "404"),
        ("/tiles/99/1/1", "404"),
        ("/tiles/a/b/c", "400"),
        ("/tiles/1/-1/0", "400"),
    ] {
        let (head, _) = fetch(&server, path, "");
        assert!(
            head.starts_with(&format!("HTTP/1.1 {status}")),
            "{path}: {head}"
        );
        assert!(head.contains("application/problem+json"), "{path}: {head}");
    }
}

#[test]
fn a_page_may_load_only_from_this_server() {
    let folder = folder();
    let server = Server::new(&folder);
    for path in ["/", "/unit/U1"] {
        let (head, page) = fetch(&server, path, "");
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        assert!(
            head.contains("default-src 'none'; script-src 'self'"),
            "{head}"
        );
        assert!(head.contains("cache-control: no-cache"), "{head}");
        assert!(page.starts_with(b"<!doctype html>"));
    }
    let (head, _) = fetch(&server, "/assets/..%2Findex.html", "");
    assert!(head.starts_with("HTTP/1.1 404"), "{head}");
}

#[test]
fn a_place_has_words_and_the_scenario_its_bounds() {
    let folder = folder();
    let server = Server::new(&folder);
    let client = &mut server.client();
    let (status, seen) = client.request("GET", "/v1/scenario", None, None).unwrap();
    assert_eq!(status, 200);
    assert_eq!(seen["priorities"][0]["id"], "1", "{seen}");
    assert!(seen["bounds"][0].as_f64() < seen["bounds"][2].as_f64());
    let (status, place) = client
        .request("GET", "/v1/place?lon=10.009&lat=0.027", None, None)
        .unwrap();
    assert_eq!(status, 200, "{place}");
    assert!(place["road_class"].is_string(), "{place}");
    let (status, far) = client
        .request("GET", "/v1/place?lon=10.5&lat=0.5", None, None)
        .unwrap();
    assert_eq!((status, &far["field"]), (422, &"lon".into()), "{far}");
}

#[test]
fn a_scenario_with_water_has_it_on_its_tiles_and_one_without_has_none() {
    let tile = |server: &Server| fetch(server, "/tiles/12/2161/2047", "").1;
    let has = |tile: &[u8], word: &[u8]| tile.windows(word.len()).any(|w| w == word);
    let folder = folder();
    let dry = tile(&Server::new(&folder));
    assert!(!has(&dry, b"water") && !has(&dry, b"courses"));
    let river = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "Broad", "width_m": 300},
        "geometry": {"type": "LineString", "coordinates": [[10.0, 0.005], [10.04, 0.012]]}}]}"#;
    std::fs::write(folder.path("grid/water.geojson"), river).unwrap();
    let server = start(&folder, "--journal sqlite:wet.sqlite").unwrap();
    let wet = tile(&server);
    assert!(has(&wet, b"water") && has(&wet, b"courses") && has(&wet, b"Broad"));
}

#[test]
fn a_place_is_found_by_the_names_of_its_roads() {
    let folder = folder();
    let server = Server::new(&folder);
    let client = &mut server.client();
    let path = "/v1/search?q=main%20%C3%97%20column%20b";
    let (status, found) = client.request("GET", path, None, None).unwrap();
    assert_eq!(status, 200);
    let first = &found["places"][0];
    assert_eq!(
        (&first["kind"], &first["name"]),
        (&"crossing".into(), &"Main Street".into()),
        "{found}"
    );
    assert_eq!(first["cross"], "Column B");
    let (status, found) = client
        .request("GET", "/v1/search?q=&k=3", None, None)
        .unwrap();
    assert_eq!(
        (status, found["places"].as_array().map(Vec::len)),
        (200, Some(0))
    );
    let (status, problem) = client.request("GET", "/v1/search", None, None).unwrap();
    assert_eq!(status, 400, "{problem}");
}

#[test]
fn a_refusal_has_a_code_and_what_its_words_need() {
    let folder = folder();
    let server = Server::new(&folder);
    let client = &mut server.client();
    let (_, far) = client
        .request("GET", "/v1/place?lon=10.5&lat=0.5", None, None)
        .unwrap();
    assert_eq!(far["code"], "off_road", "{far}");
    assert!(far["parameters"]["distance_m"].is_string(), "{far}");
    let (_, unknown) = client.request("GET", "/v1/units/U99", None, None).unwrap();
    assert_eq!(
        (&unknown["code"], &unknown["parameters"]["name"]),
        (&"unknown".into(), &"U99".into()),
        "{unknown}"
    );
}
