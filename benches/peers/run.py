#!/usr/bin/env python3
"""Compares netwright with other frameworks on the same work, and writes the tables of BENCHMARKS.md.

`benches/peers/run.py` installs and builds everything in target/peers, measures on one core and on two, checks
that all compute the same losses, and writes tables and plots; with `--only`, `--works` or `--quick` into
target/peers, where what is published stays as it is. Needs Python 3.10, cargo, a C++ compiler (for
`torch.compile`) and some gigabytes of disk.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import subprocess
import sys

import contestants
import measure
import tables
import works
from contestants import DATA, HERE, PROGRAMS, PYTHON, ROOT, WORK, say

TWO_CORES = ["train w2 64", "train lenet 64", "train lstm 32", "train transformer 16", "gradient wide 256"]


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", metavar="NAMES", default=",".join(PROGRAMS),
                        help=f"programs to run, with commas: of {','.join(PROGRAMS)}")
    parser.add_argument("--works", metavar="WORDS", help="only works with one of these in them, such as `w1,lenet`")
    parser.add_argument("--quick", action="store_true",
                        help="a moment each, to see that losses agree")
    parser.add_argument("--no-build", action="store_true", help="take what is installed and built")
    parser.add_argument("--no-sweeps", action="store_true", help="leave out the curves over batch, width and depth")
    parser.add_argument("--tables", action="store_true", help="measure nothing: write tables and plots again")
    parser.add_argument("--repeats", type=int, default=7, help="turns of each program at each work (7)")
    parser.add_argument("--seconds", type=float, default=0.25, help="how long a turn lasts (0.25)")
    parser.add_argument("--cores", default="0,1", help="which cores to use; the first alone, then all (0,1)")
    return parser.parse_args()


def output(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def machine(cores):
    model = platform.processor() or platform.machine()
    info = pathlib.Path("/proc/cpuinfo")
    if info.exists():
        lines = dict(line.split(":", 1) for line in info.read_text().splitlines() if ":" in line)
        lines = {name.strip(): value.strip() for name, value in lines.items()}
        model = f"{lines.get('model name', model)}, family {lines.get('cpu family', '?')}, model {lines.get('model', '?')}"
        extensions = [name for name in ("avx2", "fma", "avx512f") if name in lines.get("flags", "").split()]
        model += f" ({', '.join(extensions)})" if extensions else ""
    return {
        "processor": model, "cores": os.cpu_count(), "used": cores, "system": platform.system(),
        "date": datetime.date.today().isoformat(), "load": round(os.getloadavg()[0], 2),
        "commit": output("git", "rev-parse", "--short", "HEAD"), "rustc": output("rustc", "--version"),
        "python": platform.python_version(),
    }


def run(options):
    cores = [int(core) for core in options.cores.split(",")]
    names = [name for name in PROGRAMS if name in options.only.split(",")]
    unknown = set(options.only.split(",")) - set(PROGRAMS)
    if unknown or not names:
        sys.exit(f"no program is called {', '.join(sorted(unknown))}; there are {', '.join(PROGRAMS)}")
    WORK.mkdir(parents=True, exist_ok=True)
    if not options.no_build:
        contestants.install()
        names = [name for name in names if contestants.build(name)]
    subprocess.run([PYTHON, HERE / "data.py", ROOT / "examples" / "data" / "digits", DATA], check=True)
    about = machine(cores)
    if about["load"] > 1.2:
        say(f"the machine is busy (load {about['load']}): times will be too long")

    def chosen(which):
        return [work for work in which
                if not options.works or any(word in work for word in options.works.split(","))]

    repeats, seconds = (1, 0.02) if options.quick else (options.repeats, options.seconds)
    first = works.TRAINING + works.INFERENCE + works.WIDE + works.EPOCHS
    one, frameworks, wrong = measure.all_of(names, cores[:1], chosen(first), repeats, seconds)
    results = {"machine": about, "frameworks": frameworks, "one": one, "two": {}, "sweeps": {}}
    results["peak"] = measure.peak(cores[:1]) if "netwright" in names else None
    if len(cores) > 1 and (os.cpu_count() or 1) > 1:
        results["two"], _, more = measure.all_of(names, cores, chosen(TWO_CORES), repeats, seconds)
        wrong += more
    if not (options.quick or options.no_sweeps):
        sweeps, _, more = measure.all_of(names, cores[:1], chosen(works.SWEEPS), min(3, repeats), seconds / 2)
        results["sweeps"], wrong = sweeps, wrong + more
    about["load after"] = round(os.getloadavg()[0], 2)
    results["wrong"] = wrong
    return results


def main():
    given = options()
    # Only a whole measurement is published.
    whole = not (given.quick or given.works or given.only != ",".join(PROGRAMS))
    saved = WORK / ("results.json" if whole else "part.json")
    if given.tables:
        results = json.loads(saved.read_text())
    else:
        results = run(given)
        saved.write_text(json.dumps(results))
    if whole:
        page, plots = ROOT / "BENCHMARKS.md", ROOT / "benches" / "plots"
        tables.fill(page, results)
    else:
        page, plots = WORK / "part.md", WORK / "plots"
        page.write_text("\n\n".join(tables.sections(results).values()) + "\n")
    if results["sweeps"]:
        subprocess.run([PYTHON, HERE / "plots.py", saved, plots], check=True)
    say(f"written: {page.relative_to(ROOT)}")
    if results["wrong"]:
        sys.exit("losses differ:\n" + "\n".join(results["wrong"]))


if __name__ == "__main__":
    main()
