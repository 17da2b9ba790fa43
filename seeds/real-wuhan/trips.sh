#!/usr/bin/env bash
# Trips of taxis → the table that `dispatch calibrate --trips` reads.
#   seeds/real-wuhan/trips.sh TRAFFIC_DIR > trips.csv
# Takes every table of the folder with the columns start_hour,start_quarter_min,o_lon_wgs84,… ,trip_min; the day is
# the eight digits in its name. Departures are known to a quarter of an hour, times to a minute; driven without siren.
set -euo pipefail

if [ $# -ne 1 ]; then
    echo "usage: seeds/real-wuhan/trips.sh TRAFFIC_DIR > trips.csv" >&2
    exit 2
fi
columns="start_hour start_quarter_min o_lon_wgs84 o_lat_wgs84 d_lon_wgs84 d_lat_wgs84 o_district d_district trip_min"
plain() { case $1 in *.gz) gzip -dc "$1" ;; *) cat "$1" ;; esac }

found=
for file in "$1"/*.csv "$1"/*.csv.gz; do
    [ -f "$file" ] || continue
    head=$(plain "$file" | head -n 1 | tr -d '\r' || true)
    fits=yes
    for column in $columns; do
        case ",$head," in *",$column,"*) ;; *) fits= ;; esac
    done
    [ -n "$fits" ] || continue
    day=$(basename "$file" | grep -oE '[0-9]{8}' | head -n 1 || true)
    if [ -z "$day" ]; then
        echo "$file: its name has no day in eight digits" >&2
        echo "  name it such as trips_20241112.csv" >&2
        exit 2
    fi
    if [ -z "$found" ]; then
        echo "from_lon,from_lat,to_lon,to_lat,departed_at,travel_s,mode,district"
        found=yes
    fi
    plain "$file" | awk -F, -v day="${day:0:4}-${day:4:2}-${day:6:2}" '
        { sub(/\r$/, "") }
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        NF == 0 { next }
        { printf "%s,%s,%s,%s,%sT%02d:%02d:00,%s,ordinary,%s\n", $at["o_lon_wgs84"], $at["o_lat_wgs84"],
            $at["d_lon_wgs84"], $at["d_lat_wgs84"], day, $at["start_hour"], $at["start_quarter_min"],
            $at["trip_min"] * 60, $at["o_district"] }'
done
if [ -z "$found" ]; then
    echo "$1: it holds no table of trips" >&2
    echo "  give a folder with a table of the columns: $columns" >&2
    exit 2
fi
