#!/usr/bin/env bash
# How long a clean release build of a program with the network 784-10-10 takes, and how many crates it compiles: with
# default features and without. Nothing is downloaded while the clock runs.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
work="$root/target/compile_time/clean"
export CARGO_INCREMENTAL=0

printf '| features | crates | clean release build, s |\n|---|---:|---:|\n'
for features in default none; do
    app="$work/$features"
    rm -rf "$app"
    mkdir -p "$app/src"
    cp "$here/w1.rs" "$app/src/main.rs"
    with=true
    if [ "$features" = none ]; then with=false; fi
    cat > "$app/Cargo.toml" <<TOML
[package]
name = "app"
version = "0.0.0"
edition = "2024"

[dependencies]
netwright = { path = "$root", default-features = $with }

[workspace]
TOML
    cd "$app"
    cargo fetch --quiet
    export CARGO_TARGET_DIR="$app/target"
    start=$(date +%s.%N)
    cargo build --quiet --release --offline
    seconds=$(echo "$start $(date +%s.%N)" | awk '{ printf "%.1f", $2 - $1 }')
    # Those for other machines are in the lock file, and are not compiled. The program itself is not counted.
    crates=$(cargo tree --offline --prefix none --edges normal,build | awk '{ print $1, $2 }' | sort -u | wc -l)
    printf '| %s | %s | %s |\n' "$features" "$((crates - 1))" "$seconds"
done
