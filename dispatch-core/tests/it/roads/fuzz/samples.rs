//! Good files, as small as they can be and still have one of everything.

pub(super) const XML: &str = r#"<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="30.00" lon="114.00"/><node id="2" lat="30.00" lon="114.01"><tag k="barrier" v="bollard"/></node>
<node id="3" lat="30.01" lon="114.01"/><node id="4" lat="30.01" lon="114.00"/>
<way id="12"><nd ref="3"/><nd ref="4"/><nd ref="1"/><tag k="highway" v="residential"/><tag k="maxspeed" v="30 mph"/></way>
<way id="11"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/><tag k="name" v="A &amp; B"/></way>
<way id="13"><nd ref="4"/><nd ref="1"/><tag k="route" v="ferry"/><tag k="oneway" v="-1"/></way>
<relation id="1"><member type="relation" ref="1" role="from"/><member type="way" ref="11" role="via"/>
<tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/></relation>
<relation id="2"><member type="way" ref="12" role="from"/><member type="node" ref="1" role="via"/><member type="way" ref="11" role="to"/>
<tag k="type" v="restriction"/><tag k="restriction" v="only_right_turn"/></relation></osm>"#;
pub(super) const GRAPH: &str = "c a town\np sp 3 4\na 1 2 100\na 2 1 100\na 2 3 250\na 3 1 90\n";
pub(super) const PLACES: &str = "c its places\np aux sp co 3\nv 1 114000000 30000000\nv 2 114010000 30000000\nv 3 114010000 30010000\n";
pub(super) const NODES: &str =
    "id,lon,lat,access\na,114.00,30.0,1\nb,114.01,30.0,0\nc,114.02,30.0,\n";
pub(super) const EDGES: &str = "from,to,length_m,travel_s,siren_travel_s,class,oneway,name,geometry_wkt\n\
    a,b,1000,90,60.5,primary,0,X,\"LINESTRING (114.00 30, 114.005 30.001, 114.01 30)\"\nb,c,1000,90,60,,1,,\n";
pub(super) const JEMSS_NODES: &str =
    "nodes,,,\nindex,x,y,offRoadAccess\n1,174.7,-36.8,1\n2,174.71,-36.8,0\n3,174.71,-36.81,1\n";
pub(super) const JEMSS_ARCS: &str = "miscData,\narcForm,numModes\nundirected,1\n\narcs,\nindex,fromNode,toNode,distance,mode_1\n\
    1,1,2,0.9,0.001\n2,2,3,1.1,0.002\n";
pub(super) const JEMSS_MAP: &str =
    "map,\nxMin,xMax,yMin,yMax,xScale,yScale\n174,175,-37,-36,89,111\n";
pub(super) const JEMSS_TRAVEL: &str = "travelModes,\ntravelModeIndex,offRoadSpeed\n1,10\n\ntravelSets,\n\
    travelSetIndex,priority,travelModeIndex\n1,high,1\n\ntravelSetTiming,\nstartTime,travelSetIndex\n0,1\n";
pub(super) const MATRIX: &str =
    "from,to,travel_s,ordinary_travel_s\nz-a1,z-a3,96.5,\nz-a3,z-a1,96,120\nz-a1,z-a5,,\n";
pub(super) const SPEEDS: &str = r#"times = "class"
siren = 1.25
access_kmh = { siren = 18, ordinary = 15 }
access_s = 5
spread_sigma = 0.15
[class.primary]
built_up = 60
outside = 80
[[factor]]
class = "primary"
district = "west"
weekdays = "mon-fri"
hours = [7, 9]
value = 0.71
[hour_of_week]
built_up = [1.0, 0.9]
"#;
pub(super) const DEMAND: &str = r#"incidents_per_day = 493.0
zone_weight = "population"
hour_of_week = [0.6, 0.5]
[[priority]]
id = "1"
share = 0.35
[[priority]]
id = "2"
share = 0.45
[[priority]]
id = "3"
share = 0.20
[transported]
share = 0.75
[duration.call_processing]
kind = "constant"
mean_s = 60
[duration.turnout]
kind = "lognormal"
median_s = 60
sigma = 0.4
[duration.on_scene]
kind = "exponential"
mean_s = 720
[duration.on_scene.by_priority."1"]
kind = "empirical"
file = "calls/scene.csv"
[duration.handover]
kind = "weibull"
shape = 1.5
scale_s = 1080
"#;
pub(super) const OUTLINES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"west","name":"Old","area":"central","population":10},"geometry":{"type":"Polygon",
"coordinates":[[[9,-1],[10,-1],[10,1],[9,1],[9,-1]],[[9.2,0],[9.4,0],[9.4,0.2],[9.2,0]]]}},
{"type":"Feature","properties":{"id":"p","name":"P","kind":"functional"},"geometry":{"type":"MultiPolygon",
"coordinates":[[[[9,0],[11,0],[11,0.5],[9,0]]],[[[12,0],[13,0],[13,1],[12,0]]]]}}]}"#;
pub(super) const WATER: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"River","width_m":1200},"geometry":{"type":"LineString","coordinates":[[9,0],[10,0.5],[11,0]]}},
{"type":"Feature","properties":null,"geometry":{"type":"Polygon","coordinates":[[[9,0],[9.1,0],[9.1,0.1],[9,0]]]}}]}"#;
pub(super) const CALLS: &str = "incident,reported_at,lon,lat,priority,determinant,unit,ordered_at,en_route_at,on_scene_at,\
    hospital,transported,on_scene_s\n\
    D01,2026-11-25T00:12:30+01:00,10.018,0.018,1,9-E-1,U1,2026-11-25T00:13:30.250+01:00,,,,yes,660\n\
    D02,2026-11-25T02:40:00+01:00,10.009,0.009,2,,,,,,,,\n";
pub(super) const RESPONSES: &str = "incident,unit,ordered_at,on_scene_at,clear_at,outcome\n\
    D01,U1,2026-11-25T00:13:30+01:00,2026-11-25T00:20:00+01:00,2026-11-25T01:00:00+01:00,served\n\
    D01,U2,2026-11-25T00:13:31+01:00,,,stood_down\n";
pub(super) const RECIPE: &str = r#"files = ["scenario.toml"]
[districts]
file = "d.geojson"
id = "id"
[census]
file = "census.csv"
population = "people"
total = "all"
[[census.row]]
district = "Old"
called = "Old (new)"
[[zones]]
file = "homes.csv"
prefix = "z"
[[hospitals]]
file = "places.csv"
prefix = "h"
where = [{ column = "kind", is = ["hospital"] }]
[[stations]]
file = "places.csv"
name = "name"
prefix = "s"
units = 2
capabilities = "ALS"
apart_m = 10
where = [{ column = "name", has = ["St"], lacks = ["old"] }]
"#;
pub(super) const DISTRICT: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":1,"name":"Old","area":"central"},"geometry":{"type":"Polygon",
"coordinates":[[[9,-1],[11,-1],[11,1],[9,1],[9,-1]]]}}]}"#;
pub(super) const CENSUS: &str = "area,people\nall,1000\nOld (new),1000\n";
pub(super) const HOMES: &str = "lon,lat\n10.1,0.5\n10.2,0.5\n10.3,0.5\n";
pub(super) const SITES: &str =
    "name,kind,lon,lat\nSt A,station,10.1,0.5\nSt old,station,10.2,0.5\nH,hospital,10.3,0.5\n";
pub(super) const TRAFFIC: &str = "id,from,to,lon,lat,heading,class,polygon,closed,factor,speed_kmh,since,until,reason\n\
    w,c3,b3,,,,,,1,,,,2026-11-25T13:00:00+01:00,fire\n\
    slow,,,10.018,0.0225,90,,,,0.5,,2026-11-25T11:00:00+01:00,,queue\n\
    area,,,,,,,\"POLYGON ((10.03 0.03, 10.04 0.03, 10.04 0.04))\",,,20,,,flood\n\
    minor,,,,,,residential,\"POLYGON ((10 0, 10.04 0, 10.04 0.04, 10 0))\",,0.9,,,,\n";
pub(super) const CITY: &str = r#"name = "Ort (generiert)"
name_en = "Place (grown, not surveyed)"
center = [10.02, 0.02]
seed = 7
people = 4000
half_side_km = 1.6
block_people = 120
zone_people = 400
vehicles = 5
stations = 2
candidates = 6
[[grain]]
at = [10.02, 0.02]
degrees = -30
reach_km = 1
"#;
pub(super) const LAND: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"id": "a", "name": "A", "area": "central", "population": 3000}, "geometry": {"type": "Polygon",
"coordinates": [[[10.005, 0.005], [10.02, 0.005], [10.02, 0.035], [10.005, 0.035], [10.005, 0.005]]]}},
{"type": "Feature", "properties": {"id": "f", "name": "F", "kind": "functional", "own_count": true, "population": 500}, "geometry": {"type": "Polygon",
"coordinates": [[[10.02, 0.005], [10.03, 0.005], [10.03, 0.015], [10.02, 0.015], [10.02, 0.005]]]}},
{"type": "Feature", "properties": {"id": "b", "name": "B", "area": "new", "population": 500}, "geometry": {"type": "MultiPolygon",
"coordinates": [[[[10.02, 0.005], [10.035, 0.005], [10.035, 0.035], [10.02, 0.035], [10.02, 0.005]]]]}}]}
"#;
pub(super) const RIVER: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"name": "River", "width_m": 150}, "geometry": {"type": "LineString", "coordinates": [[10.0, 0.018], [10.02, 0.02], [10.04, 0.022]]}},
{"type": "Feature", "properties": {"name": "Lake"}, "geometry": {"type": "Polygon", "coordinates": [[[10.028, 0.028], [10.031, 0.028], [10.031, 0.031], [10.028, 0.028]]]}}]}
"#;
pub(super) const RINGS: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"name": "Ring", "class": "trunk"}, "geometry": {"type": "LineString", "coordinates": [[10.01, 0.01], [10.03, 0.01], [10.03, 0.03], [10.01, 0.03], [10.01, 0.01]]}},
{"type": "Feature", "properties": {"name": "Radial", "class": "primary"}, "geometry": {"type": "LineString", "coordinates": [[10.02, 0.02], [10.035, 0.03]]}}]}
"#;
pub(super) const CROSSINGS: &str = "name,kind,lon1,lat1,lon2,lat2,class\nBridge,bridge,10.02,0.017,10.02,0.023,trunk\nTunnel,tunnel,10.03,0.018,10.03,0.024,primary\n";
pub(super) const TOWNS: &str =
    "name,lon,lat,weight,spread_km\nTown,10.015,0.012,3,0.6\nVillage,10.03,0.027,1,0.3\n";
pub(super) const HOSPITALS: &str =
    "id,name,lon,lat,level\nH1,General,10.012,0.012,tertiary\nH2,Other,10.028,0.026,secondary\n";
pub(super) const PMED: &str = "4 5 2\n1 2 3\n2 3 4\n3 4 1\n4 1 7\n1 3 2\n";
pub(super) const SCP: &str = "3 4\n1 2 1 3\n2\n1 2\n3\n1 3 4\n1\n2\n";
pub(super) const RAIL: &str = "3 4\n1 2 1 2\n2 1 3\n1 2 2 3\n2 1 1\n";
pub(super) const POINTS: &str = "4\n1.5 2 10\n4 2.5 3\n9 9 20\n12.5 8 1\n";
pub(super) const BDS: &str = "2 3\nF 1 1.5 2 1\nF 2 9 9 1\nC 1 1 1 10\nC 2 8 8 5\nC 3 30 30 2\n";
pub(super) const PAIRS: &str =
    "zone,site,distance,weight\na,s1,3,10\na,s2,9,10\nb,s1,4,5\nc,s2,2,1\nc,s3,6,1\n";
pub(super) const COVER_LISTS: &str = "3 4 2\n0 1 0 0\n10 2 0 1\n5 1 2\n7 3 0 2 3\n";
