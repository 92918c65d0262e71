#!/usr/bin/env bash
# How much slower training is in an application's debug build than in its release build, where the library is optimised
# as the README says. Both run in turns; of the times of a network the smallest counts.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
export CARGO_TARGET_DIR="$(cd "$here/../.." && pwd)/target/debug_speed" CARGO_INCREMENTAL=0
for profile in dev release; do
    cargo build --quiet --profile "$profile" --manifest-path "$here/Cargo.toml"
done
for _ in 1 2 3; do
    for profile in debug release; do
        "$CARGO_TARGET_DIR/$profile/netwright-debug-speed" | sed "s/^/$profile /"
    done
done | awk '
    !($2 in order) { order[$2] = ++count; name[count] = $2 }
    !(($1, $2) in best) || $3 < best[$1, $2] { best[$1, $2] = $3 }
    END {
        print "| network/batch | debug, µs | release, µs | ratio |"
        print "|---|---:|---:|---:|"
        for (i = 1; i <= count; i++) {
            debug = best["debug", name[i]]; release = best["release", name[i]]
            printf "| %s | %.1f | %.1f | %.2f |\n", name[i], debug, release, debug / release
        }
    }'
