#!/usr/bin/env bash
# How long an application with a network takes to build, and how large it is: `benches/compile_time/run.sh`
# prints the table of benches/compile_time.md. The library and its dependencies are built before the clock
# starts; what is timed is the application, which holds the declaration and a step of training.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
work="$root/target/compile_time"
rm -rf "$work/apps"
mkdir -p "$work/apps/src/bin"
cat > "$work/apps/Cargo.toml" <<TOML
[package]
name = "apps"
version = "0.0.0"
edition = "2024"

[dependencies]
netwright = { path = "$root" }

[profile.dev.package."*"]
opt-level = 3

[workspace]
TOML
echo 'fn main() {}' > "$work/apps/src/main.rs"
networks=(lenet5 resnet18 vgg16 transformer)
export CARGO_TARGET_DIR="$work/target"
cd "$work/apps"

seconds() {
    local start end
    start=$(date +%s.%N)
    "$@"
    end=$(date +%s.%N)
    echo "$start $end" | awk '{ printf "%.1f", $2 - $1 }'
}

printf '| network | debug, s | release, s | release, stripped, kB |\n|---|---:|---:|---:|\n'
for profile in '' --release; do
    cargo build --quiet $profile --bin apps
done
for network in "${networks[@]}"; do
    cat "$here/$network.rs" "$here/program.rs" > "src/bin/$network.rs"
    debug=$(seconds cargo build --quiet --bin "$network")
    release=$(seconds cargo build --quiet --release --bin "$network")
    strip -o "$work/$network" "$CARGO_TARGET_DIR/release/$network"
    size=$(($(stat -c %s "$work/$network") / 1000))
    printf '| %s | %s | %s | %s |\n' "$network" "$debug" "$release" "$size"
done
