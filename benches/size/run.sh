#!/usr/bin/env bash
# How large a program is that reads a digit with the network 784-10-10, without std, stripped: of it 31.8 kB are weights.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
target="$(cd "$here/../.." && pwd)/target/size"
export CARGO_INCREMENTAL=0

printf '| optimised for | program, kB | of that weights, kB |\n|---|---:|---:|\n'
for level in 3 s; do
    export CARGO_TARGET_DIR="$target" CARGO_PROFILE_RELEASE_OPT_LEVEL="$level"
    cargo build --quiet --release --manifest-path "$here/Cargo.toml"
    program="$target/release/netwright-size"
    # It runs: a black picture is read as some digit, and no picture is none.
    code=0
    head -c 784 /dev/zero | "$program" || code=$?
    if [ "$code" -gt 9 ]; then
        echo "the program ended with $code" >&2
        exit 1
    fi
    name=speed
    if [ "$level" = s ]; then name=size; fi
    awk -v name="$name" -v bytes="$(stat -c %s "$program")" \
        'BEGIN { printf "| %s | %.1f | %.1f |\n", name, bytes / 1000, 7960 * 4 / 1000 }'
done
