//! The map and the pages: tiles, the scenario's words, what a place is called, what a page may do.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::server::{Server, folder};

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
