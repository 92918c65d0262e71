"""Draws step time against batch, width and depth: `plots.py RESULTS FOLDER` writes SVG."""

import json
import pathlib
import sys

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams |= {"svg.hashsalt": "netwright", "font.size": 10, "axes.spines.top": False,
                        "axes.spines.right": False}
from matplotlib import pyplot
from matplotlib.ticker import FuncFormatter, LogLocator

import tables
import works

# Colours that those who see few can tell apart, and marks for all.
STYLES = {"netwright": ("#000000", "o"), "jax": ("#e69f00", "s"), "pytorch": ("#d55e00", "^"),
          "keras": ("#0072b2", "v"), "dfdx": ("#009e73", "D"), "burn": ("#cc79a7", "P"), "candle": ("#56b4e9", "X")}
PLOTS = {
    "batch": (works.BATCH_SIZES, works.BATCH_SWEEP, "784-10-10, a training step", "samples in a batch"),
    "width": (works.WIDTHS, works.WIDTH_SWEEP, "784-width-width-10, a training step of 32 samples", "width"),
    "depth": (works.DEPTHS, works.DEPTH_SWEEP, "784, depth times 64, 10: a training step of 32 samples",
              "hidden layers"),
}


def draw(results, name, folder):
    sizes, which, title, axis = PLOTS[name]
    figure, axes = pyplot.subplots(figsize=(6.4, 4.4), layout="constrained")
    for program, (colour, mark) in STYLES.items():
        best = [tables.fastest(results["sweeps"].get(work, {}).get(program, {})) for work in which]
        points = [(size, found[1]["median"]) for size, found in zip(sizes, best) if found]
        if points:
            axes.plot(*zip(*points), color=colour, marker=mark, markersize=4, label=tables.SHORT[program],
                      linewidth=2 if program == "netwright" else 1.2)
    if results["peak"]:
        limits = [works.floating_point_operations(work) / results["peak"] / 1000 for work in which]
        axes.plot(sizes, limits, color="#999999", linestyle="--", linewidth=1, label="at FMA peak")
    axes.set(xscale="log", yscale="log", title=title, xlabel=axis, ylabel="microseconds")
    axes.set_xticks(sizes, [str(size) for size in sizes])
    axes.minorticks_off()
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5), numticks=30))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.grid(alpha=0.3)
    axes.legend(frameon=False, fontsize=8)
    figure.savefig(folder / f"{name}.svg", metadata={"Date": None})


def main(file, folder):
    results = json.loads(pathlib.Path(file).read_text())
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in PLOTS:
        draw(results, name, folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
