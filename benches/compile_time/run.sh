#!/usr/bin/env bash
# How long an application with a network takes to build, and how large it is: `benches/compile_time/run.sh` writes
# benches/compile_time.md in about five minutes. Each application is one file, a network of this folder and
# program.rs; it is built in both profiles behind a library that is there, and runs. The library and its dependencies
# are built before, from nothing, and timed as well. `run.sh lenet5` does one network and prints its line.
set -euo pipefail
shopt -s inherit_errexit
export CARGO_INCREMENTAL=0
here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
work="$root/target/compile_time"

# A package of its own, with the two lines of the README for debug builds.
app() {
    mkdir -p "$work/$1/src"
    cat > "$work/$1/Cargo.toml" <<TOML
[package]
name = "$1"
version = "0.0.0"
edition = "2024"

[dependencies]
netwright = { path = "$root" }

[profile.dev.package."*"]
opt-level = 3

[workspace]
TOML
    cp "$root/Cargo.lock" "$work/$1/"
    cat "$here/$1.rs" "$here/program.rs" > "$work/$1/src/main.rs"
}

# build NETWORK PROFILE: the seconds it takes, and in brackets those of the processors.
build() {
    local TIMEFORMAT='%R %U %S'
    { time cargo build --quiet --manifest-path "$work/$1/Cargo.toml" --target-dir "$work/target" --profile "$2"; } 2>&1 |
        awk 'NF == 3 && $1 + 0 == $1 { printf "%.1f (%.0f)", $1, $2 + $3; next } { print > "/dev/stderr" }'
}

# behind: the library and what it needs, from nothing, in both profiles.
behind() {
    app lenet5
    echo 'fn main() {}' > "$work/lenet5/src/main.rs"
    cargo fetch --quiet --manifest-path "$work/lenet5/Cargo.toml"
    echo "| the library and its dependencies | $(build lenet5 dev) | $(build lenet5 release) | |"
}

# line NETWORK: its line of the table.
line() {
    local debug release size
    app "$1"
    debug=$(build "$1" dev)
    release=$(build "$1" release)
    strip -o "$work/stripped" "$work/target/release/$1"
    size=$(($(stat -c %s "$work/stripped") / 1000))
    "$work/target/release/$1" | sed "s/^/$1: /" >&2
    echo "| $1 | $debug | $release | $size |"
}

if [ $# -gt 0 ]; then
    for network in "$@"; do
        line "$network"
    done
    exit
fi
before=$(cut -d ' ' -f 2 /proc/loadavg)
rm -rf "$work"
table="| | debug, s | release, s | stripped, kB |
|---|---:|---:|---:|
$(behind)
$(for network in lenet5 resnet18 vgg16 transformer; do line "$network"; done)"
processor=$(lscpu | sed -n 's/^Model name: *//p')
cat > "$root/benches/compile_time.md" <<MD
# Compile time

Seconds of \`cargo build\`, in brackets those of the processors; written by \`benches/compile_time/run.sh\`.

$table

$(date +%F), $(rustc --version), $(nproc) cores ($processor). The load before
was $before: what is above 0 was other work, which took its share of the cores:
it makes the first number larger, the second hardly.

A line of a network is the application's own crate, with the library and its dependencies there: what is waited for
after each change of the program. A build of everything from nothing takes the first line as well. Incremental
compilation is off; debug builds have the two lines of the README that optimise the library. The size is that of the
release build.

Each application declares the network, makes it and Adam, computes the loss and its gradient on random numbers, takes
a step, and infers: [\`program.rs\`](compile_time/program.rs) behind one of

- [\`lenet5\`](compile_time/lenet5.rs): LeNet-5 on 28 × 28 pixels, 44 426 parameters;
- [\`resnet18\`](compile_time/resnet18.rs): ResNet-18 in the size for CIFAR, a stem of 3 × 3 and four stages of two
  blocks, 11.17 M parameters and the running statistics of 20 normalisations;
- [\`vgg16\`](compile_time/vgg16.rs): VGG-16 in its own size, 224 × 224 pixels and 1000 classes, 138.4 M parameters;
- [\`transformer\`](compile_time/transformer.rs): six blocks of attention with four heads and two dense layers, 128 wide,
  over 64 steps, 1.2 M parameters, declared as six entries: each is computed for itself.

What keeps these times low: kernels take their dimensions as arguments and are compiled in the library, once; loops
are loops in what \`network!\` writes; a block that is declared once and used with the same sizes is compiled once.
What is left to the application is the code of its layers, once for each of their shapes, around calls of kernels.

dfdx, which compiles one function a shape, is said to take minutes for ResNet-18 and a quarter of an hour for VGG-16;
that has not been measured here.
MD
