//! The import of JEMSS's form, on a city of three streets of our own.

use super::{
    Area, CallLog, Clock, Duration, Folder, Id, JemssOptions, Mode, PriorityId, Scenario, jemss,
};

/// A city with two stations, one hospital and three ambulances.
pub(crate) fn mini() -> Folder {
    Folder::default()
        .with(
            "map.csv",
            "map,1\nxMin,xMax,yMin,yMax,xScale,yScale\n9,11,-1,1,111.3,111.2\n",
        )
        .with(
            "travel.csv",
            "travelModes,,\ntravelModeIndex,offRoadSpeed,note\n1,720,\"30 km/h, siren\"\n2,480,\n,,\n\
             travelSets,,\ntravelSetIndex,priority,travelModeIndex\n1,highPriority,1\n\
             1,medPriority,1\n1,lowPriority,2\n,,\ntravelSetsTiming,,\n\
             startTime,travelSetIndex,\n0,1,\n",
        )
        .with(
            "priorities.csv",
            "priorities,,\npriority,name,targetResponseTime\n1,highPriority,0.005555556\n\
             2,medPriority,0.005555556\n3,lowPriority,20/60/24\n",
        )
        .with(
            "demand_coverage.csv",
            "coverTimes,,\ndemandPriority,coverTime,note\nhighPriority,0.004861111,7 min\n\
             medPriority,0.004861111,\nlowPriority,0.013194444,\n",
        )
        .with(
            "redispatch_some.csv",
            "miscData,,\nallowRedispatch,,\n1,,\n,,\nredispatchConditions,,\n\
             fromCallPriority,toCallPriority,allowRedispatch\nlowPriority,highPriority,1\n\
             lowPriority,medPriority,0\n",
        )
        .with(
            "sim_config.xml",
            "<?xml version=\"1.0\"?>\n<simConfig>\n <simFiles>\n\
             <!-- a comment -->\n  <redispatch>misc/re/redispatch_some.csv</redispatch>\n\
             </simFiles>\n <decision>\n\
             <callQueueing>addCallToQueueSortPriorityThenTime!</callQueueing>\n\
             <dispatch>findNearestDispatchableAmb!</dispatch>\n\
             <moveUp><module>none</module></moveUp>\n </decision>\n</simConfig>\n",
        )
        .with(
            "calls_gen_test.xml",
            "<genConfig><sim>\n<callDistributions>\n\
             <interarrivalTime seed=\"1\">Exponential(1/48)</interarrivalTime>\n\
             <priority seed=\"1\">Categorical([0.5, 0.25, 0.25])</priority>\n\
             <dispatchDelay>Normal(60/60/60/24, 0)</dispatchDelay>\n\
             <onSceneDuration>Exponential(12/60/24)</onSceneDuration>\n\
             <transport>Bernoulli(0.8)</transport>\n\
             <handoverDuration>Weibull(1.5, 18/60/24)</handoverDuration>\n\
             </callDistributions>\n</sim></genConfig>\n",
        )
        .with(
            "stations.csv",
            "stations,,,\nindex,x,y,capacity,,NAME\n1.0,10,0,5,,North\n2,10.01,0.01,5,,South\n",
        )
        .with("hospitals.csv", "hospitals,,\r\nindex,x,y,name\r\n1,10.02,0,General\r\n")
        .with(
            "ambulances.csv",
            "ambulances,,\nindex,stationIndex,class,\n1,1,1,\n2,2,2,\n3,2,als,\n",
        )
        .with(
            "demand_raster.csv",
            "col,row,x,y,z\n0,0,10,0,37.5257231\n1,0,10.001,0,12.5\n5,2,10.002,0.001,0\n",
        )
        .with(
            "calls_reference.csv",
            "miscData,\nstartTime,\n0,\n,\ncalls,\nindex,priority,x,y,arrivalTime,dispatchDelay,\
             onSceneDuration,transport,hospitalIndex,handoverDuration\n\
             1,1,10,0.001,0.5,60/86400,0.01,1,1,0.0125\n\
             2,lowPriority,10.01,0,0.75,0.0006944444,0.0,0,-1,0\n",
        )
}

fn import(city: &Folder) -> Scenario {
    let made = jemss::import(city, &JemssOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    Scenario::read(&made).unwrap_or_else(|e| panic!("{e}"))
}

fn refusal(city: &Folder) -> String {
    jemss::import(city, &JemssOptions::default())
        .unwrap_err()
        .to_string()
}

#[test]
fn a_city_becomes_a_scenario() {
    let s = import(&mini());
    assert_eq!((s.stations.len(), s.units.len(), s.zones.len()), (2, 3, 2));
    assert_eq!(s.zones[Id::new(0)].population_milli, 37_526);
    assert_eq!(s.zones[Id::new(1)].id, "c1r0");
    let [high, med, low] = [0, 1, 2].map(PriorityId::new);
    assert_eq!(s.priorities[high].may_preempt, [low]);
    assert!(s.priorities[med].may_preempt.is_empty());
    assert_eq!(s.travel.to_hospital, Mode::Ordinary);
    assert_eq!(s.interval.call_processing, Duration::from_secs(60));
    let standard = s.standard(Area::Rural, high).unwrap();
    assert_eq!(standard.response, Duration::from_secs(480));
    assert_eq!(standard.clock, Clock::Reported);
    assert_eq!(s.demand.incidents_per_day, 48.0);
    assert_eq!(s.hospitals[Id::new(0)].name, "General");
    let als = s.parse_capabilities("ALS").unwrap();
    let able = s.units.iter().map(|unit| unit.capabilities.covers(als));
    assert_eq!(able.collect::<Vec<_>>(), [true, false, true]);
}

#[test]
fn calls_keep_their_moments_and_lengths_to_the_millisecond() {
    let made = jemss::import(&mini(), &JemssOptions::default()).unwrap();
    let s = Scenario::read(&made).unwrap();
    let log = CallLog::read_in(&made, "calls/reference.csv", &s).unwrap();
    let [first, second] = &log.calls[..] else {
        panic!("{log:?}");
    };
    assert_eq!(s.calendar.format(first.reported_at), "2000-01-01T12:00:00Z");
    assert_eq!(first.on_scene, Some(Duration::from_secs(864)));
    assert_eq!(first.hospital, Some(Id::new(0)));
    assert_eq!(first.handover, Some(Duration::from_secs(1080)));
    assert_eq!(second.call_processing, Some(Duration::from_millis(60_000)));
    assert_eq!((second.hospital, second.transported), (None, Some(false)));
    assert_eq!(second.priority, PriorityId::new(2));
}

#[test]
fn different_delays_are_measured_from_the_order_on() {
    let cover = "coverTimes,,\ndemandPriority,coverTime,\nhighPriority,0.004861111,\n\
        medPriority,0.004861111,\nlowPriority,0.005,\n";
    let s = import(&mini().with("demand_coverage.csv", cover));
    let standard = s.standard(Area::Rural, PriorityId::new(0)).unwrap();
    assert_eq!(standard.response, Duration::from_secs(420));
    assert_eq!(standard.clock, Clock::Ordered);
    assert_eq!(s.interval.call_processing, Duration::ZERO);
}

#[test]
fn what_is_optional_may_be_missing() {
    let mut city = mini();
    for file in [
        "calls_reference.csv",
        "calls_gen_test.xml",
        "demand_coverage.csv",
        "sim_config.xml",
        "demand_raster.csv",
    ] {
        city.files.remove(file);
    }
    let s = import(&city);
    assert!(s.zones.is_empty());
    assert!(s.priorities.iter().all(|p| p.may_preempt.is_empty()));
    assert_eq!(s.demand.incidents_per_day, 0.0);
}

#[test]
fn what_must_be_there_is_named_all_at_once() {
    let told = refusal(&Folder::default());
    for file in [
        "map.csv",
        "travel.csv",
        "priorities.csv",
        "stations.csv",
        "ambulances.csv",
    ] {
        assert!(
            told.contains(&format!("{file}: the file is missing")),
            "{told}"
        );
    }
}

#[test]
fn rules_of_other_versions_are_refused_by_name() {
    let swap = |file: &str, from: &str, to: &str| {
        let city = mini();
        let text = String::from_utf8(city.files[file].clone()).unwrap();
        assert!(text.contains(from), "{from}");
        refusal(&city.with(file, text.replace(from, to)))
    };
    let told = swap("sim_config.xml", "redispatch_some", "redispatch_other");
    assert!(
        told.starts_with("sim_config.xml:5: it names the redispatch file"),
        "{told}"
    );
    let told = swap(
        "sim_config.xml",
        "addCallToQueueSortPriorityThenTime!",
        "mine!",
    );
    assert!(
        told.contains("queueing by mine! is not in this version"),
        "{told}"
    );
    let told = swap("travel.csv", "2,480,\n", "2,480,\n3,400,\n");
    assert!(told.contains("3 travel modes"), "{told}");
    let told = swap("travel.csv", "0,1,\n", "0,1,\n0.5,1,\n");
    assert!(told.contains("not supported in this version"), "{told}");
    let told = swap(
        "calls_gen_test.xml",
        "Normal(60/60/60/24, 0)",
        "Normal(1, 2)",
    );
    assert!(told.contains("dispatchDelay is Normal(1, 2)"), "{told}");
    let told = swap("ambulances.csv", "2,2,2,", "2,2,7,");
    assert!(told.contains("class \"7\" is not known"), "{told}");
}
