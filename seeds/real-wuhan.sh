#!/usr/bin/env bash
# Real Wuhan: the folder of data → a scenario, by the program's own imports.
#   seeds/real-wuhan.sh [--large] [--calibrated] DATA_DIR OUT_DIR
# --large: every junction is a demand point, and there are at least 5,000 candidate stations.
# --calibrated: the hours of speeds.toml are fitted to the taxi trips in DATA_DIR/traffic, and printed.
# Uses the program that $DISPATCH names, else the built one. Nothing of the data stays in this folder.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
recipe=recipe.toml calibrated=
while true; do
    case ${1:-} in
        --large) recipe=large.toml ;;
        --calibrated) calibrated=yes ;;
        *) break ;;
    esac
    shift
done
if [ $# -ne 2 ]; then
    echo "usage: seeds/real-wuhan.sh [--large] [--calibrated] DATA_DIR OUT_DIR" >&2
    exit 2
fi
data=$1 out=$2

program=${DISPATCH:-}
for built in "${CARGO_TARGET_DIR:-$here/../target}"/{release,ci}/dispatch; do
    if [ -z "$program" ] && [ -x "$built" ]; then program=$built; fi
done
if [ -z "$program" ]; then
    echo "real-wuhan: no program; build it with \`cargo build --release\`, or let DISPATCH name it" >&2
    exit 2
fi
roads=$data/roads/derived
pbf=
for file in "$roads"/*.osm.pbf; do [ -f "$file" ] && pbf=$file; done
if [ -z "$pbf" ]; then
    echo "$roads: there is no .osm.pbf" >&2
    echo "  give the folder that holds roads/, boundaries/, population/ and hospitals/" >&2
    exit 2
fi
# Beside its place first: a failed run leaves what was there.
part=${out%/}.part-$$
trap 'rm -rf "$part" "$part.csv"' EXIT
echo "== roads"
"$program" import osm "$pbf" --out "$part" | sed "s|^$part:|$out:|"
if [ -f "$roads/edges.csv.gz" ]; then
    # How far the classes of the roads are known, guessed or made up (columns of the data's own table).
    gzip -dc "$roads/edges.csv.gz" | awk -F, '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { n[$at["highway_src"]]++; m[$at["highway_src"]] += $at["length_m"] }
        END { for (s in n) printf "class of road by %s: %d edges, %.0f km\n", s, n[s], m[s] / 1000 }' | sort
    echo "(synthetic: joins of at most 250 m that stand in for ramps the data lacks; kept, as places would be cut off without)"
fi
echo "== places"
"$program" import places "$here/real-wuhan/$recipe" --data "$data" --out "$part" | sed "s|^$part:|$out:|"
if [ -n "$calibrated" ]; then
    echo "== speeds"
    "$here/real-wuhan/trips.sh" "$data/traffic" > "$part.csv"
    # Only the hours: a taxi stops otherwise than an ambulance, its trips are rounded, and classes and districts stay as told.
    "$program" calibrate --scenario "$part" --trips "$part.csv" --keep access,classes,districts,spread --out "$part" |
        sed -e "s|$part/|$out/|"
fi
if [ -e "$out" ]; then
    # Replaced only when it holds nothing but what is written anew.
    while IFS= read -r file; do
        if [ ! -e "$part/$file" ]; then
            echo "$out: it holds $file, which is not of this script" >&2
            echo "  choose another folder, or remove it" >&2
            exit 2
        fi
    done < <(cd "$out" && find . -type f)
    rm -rf "$out"
fi
mv "$part" "$out"
