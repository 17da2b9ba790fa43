//! A clock that runs as it is told, and everybody hears how.

use std::sync::Arc;
use std::time::Duration as Span;

use dispatch_core::units::{Duration, Time};
use serde_json::{Value, json};

use super::super::clock::Paced;
use super::stage::Stage;
use crate::clock::Clock;
use crate::live::hub::Message;
use crate::live::tests::rooms::{Fake, grid};

fn s(seconds: i64) -> Duration {
    Duration::from_secs(seconds)
}

/// A wall's clock that stands, and says how long it would wait.
struct Still;

impl Clock for Still {
    fn now(&self) -> Time {
        Time::default()
    }

    fn steady(&self) -> Time {
        Time::default()
    }

    fn patience(&self, _: Option<Time>, left: Duration) -> Option<Span> {
        Some(Span::from_millis(left.as_millis().unsigned_abs()))
    }
}

#[test]
fn a_change_of_speed_is_no_jump_and_time_never_goes_back() {
    let wall = Arc::new(Fake::default());
    let passes = |seconds| wall.set(wall.now() + s(seconds));
    let begins = Time::default() + s(1000);
    let clock = Paced::standing(begins, Arc::clone(&wall) as Arc<dyn Clock>);
    passes(10);
    assert_eq!((clock.now(), clock.speed()), (begins, 0), "it stands");
    clock.leap(begins + s(5));
    clock.leap(begins);
    assert_eq!(clock.now(), begins + s(5), "an earlier moment is past");
    let mut last = clock.now();
    for (speed, gains) in [(5, 50), (60, 600), (1, 10), (0, 0), (20, 200)] {
        clock.run_at(speed);
        assert_eq!(clock.now(), last, "no jump");
        passes(10);
        assert_eq!(clock.now(), last + s(gains));
        last = clock.now();
    }
    clock.leap(last + s(7));
    passes(1);
    assert_eq!(clock.now(), last + s(27), "it runs on after a leap");
}

/// What is waited for is a moment of this clock, or a length of the steady time: the nearer one.
#[test]
fn waiting_is_by_the_speed_for_moments_alone() {
    let clock = Paced::standing(Time::default(), Arc::new(Still));
    let after = |ms: i64| Some(Time::from_millis(ms));
    let ms = |ms| Some(Span::from_millis(ms));
    assert_eq!(clock.patience(after(100), s(1)), ms(1000), "it stands");
    clock.run_at(60);
    assert_eq!(clock.patience(after(61), s(1)), ms(2), "never too early");
    assert_eq!(clock.patience(after(600_000), s(1)), ms(1000));
    assert_eq!(clock.patience(after(-5), s(1)), ms(0), "it is past");
    assert_eq!(clock.patience(None, s(1)), ms(1000));
    clock.run_at(1);
    assert_eq!(clock.patience(after(250), s(1)), ms(250));
}

fn heartbeat(message: &Message) -> Option<Value> {
    (message.kind == "heartbeat").then(|| serde_json::from_str(&message.data).unwrap())
}

#[test]
fn a_change_of_speed_is_told_at_once() {
    let stage = Stage::new(1);
    assert_eq!(
        stage.get("/v1/scenario")["demo"],
        json!({"speeds": [1, 5, 20, 60]})
    );
    let mut listener = stage.desk.hub.subscribe(None).unwrap();
    let pace = json!({"speed": 20});
    assert_eq!(stage.does("/v1/demo", &pace), pace);
    assert_eq!(stage.get("/v1/health")["speed"], 20);
    // Nothing on the wall has moved: what comes comes because of the change.
    let told = std::iter::from_fn(|| listener.coming.blocking_recv())
        .find_map(|message| heartbeat(&message))
        .unwrap();
    assert_eq!(told["speed"], 20);
    let before = stage.now();
    stage.wall.set(stage.wall.now() + s(3));
    assert_eq!(stage.now(), before + s(60));
    let (status, problem) = stage.post("/v1/demo", &json!({"speed": 7}));
    assert_eq!((status, &problem["field"]), (422, &json!("speed")));
    assert_eq!(stage.post("/v1/demo", &json!({})).0, 422);
    assert_eq!(stage.get("/v1/health")["speed"], 20, "as it was");
    stage.does("/v1/demo", &json!({"speed": 0}));
    assert_eq!(stage.get("/v1/health")["speed"], 0);
}

#[test]
fn a_desk_on_the_walls_clock_has_no_other_speed() {
    let stage = Stage::over(&grid(|_| {}), 1, false);
    assert_eq!(stage.get("/v1/scenario")["demo"], Value::Null);
    assert_eq!(stage.get("/v1/health")["speed"], 1);
    let (status, problem) = stage.post("/v1/demo", &json!({"speed": 5}));
    assert_eq!(status, 404, "{problem}");
    assert!(
        problem["remedy"]
            .as_str()
            .unwrap()
            .contains("dispatch demo")
    );
}
