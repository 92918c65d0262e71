"""Tables in Markdown, written between marks in BENCHMARKS.md; all else there is written by hand."""

import measure
import works

SHORT = {"netwright": "netwright", "jax": "JAX", "pytorch": "PyTorch", "keras": "Keras, TF", "onnx": "ONNX Runtime",
         "dfdx": "dfdx", "burn": "burn", "candle": "candle"}
GROUPS = {
    "training": ("A training step: both passes and Adam, in microseconds.", works.TRAINING + works.WIDE),
    "inference": ("Inference of one sample, in microseconds.", works.INFERENCE),
    "epoch": ("An epoch of 60,000 digits, shuffled, from bytes; in milliseconds.", works.EPOCHS),
}


def begin(name):
    return f"<!-- benches/peers: {name} -->"


def end(name):
    return f"<!-- benches/peers: end of {name} -->"


def fastest(modes):
    """The mode with the smallest median, and its result; or nothing."""
    measured = {mode: result for mode, result in modes.items() if "median" in result}
    return min(measured.items(), key=lambda item: item[1]["median"]) if measured else None


def number(microseconds):
    if microseconds < 10:
        return f"{microseconds:.2f}"
    if microseconds < 100:
        return f"{microseconds:.1f}"
    return f"{microseconds:,.0f}"


def table(head, rows):
    lines = [head, [":--"] + ["--:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def cell(found, own, key, scale):
    """`57.0 (1.25×)`: the time, and how many times netwright's it is."""
    if found is None:
        return "–"
    value = found[1][key]
    if own is None or found == own:
        return number(value * scale)
    return f"{number(value * scale)} ({value / own[1][key]:.2f}×)"


def comparison(results, which, frameworks, key="median", scale=1.0, peak=None):
    names = [name for name in frameworks if any(fastest(results[work].get(name, {})) for work in which)]
    rows = []
    for work in which:
        best = {name: fastest(results[work].get(name, {})) for name in names}
        limit = []
        if peak:
            limit = [number(works.floating_point_operations(work) / peak / 1000 * scale)]
        cells = [cell(best[name], best.get("netwright"), key, scale) for name in names]
        rows.append([works.title(work) + (", no Adam" if work.startswith("gradient") else ""), *limit, *cells])
    return table(["", *(["at FMA peak"] if peak else []), *(SHORT[name] for name in names)], rows)


def modes(results, which):
    """Which mode is shown, where a framework has several."""
    sentences = []
    for name, short in SHORT.items():
        by_mode = {}
        for work in which:
            if len(results[work].get(name, {})) > 1 and fastest(results[work][name]):
                mode, _ = fastest(results[work][name])
                by_mode.setdefault(mode, []).append(works.title(work))
        # The one that serves most is named without its works.
        ordered = sorted(by_mode.items(), key=lambda item: len(item[1]))
        told = [f"`{mode}` for {' and for '.join(titles)}" for mode, titles in ordered[:-1]]
        told += [f"`{mode}`{' for the others' * bool(told)}" for mode, _ in ordered[-1:]]
        if told:
            sentences.append(f"{short}: {', '.join(told)}.")
    return "The fastest modes. " + " ".join(sentences) if sentences else ""


def machine(results):
    about = results["machine"]
    peak = f"; FMA peak of a core {results['peak']:.0f} GFLOP/s, measured in the same run" if results["peak"] else ""
    frameworks = ", ".join(f"{item['framework']} {item['version']}" for item in results["frameworks"].values())
    busy = "" if max(about["load"], about["load after"]) <= 2.5 and about["load"] <= 1.2 else \
        " **The machine was busy: these times are too long.**"
    return (f"{about['date']}, commit `{about['commit']}`. {about['processor']}, {about['cores']} cores, "
            f"{about['system']}{peak}. {frameworks}; {about['rustc']}, Python {about['python']}. "
            f"Load {about['load']} before, {about['load after']} after.{busy}")


def losses(results):
    """What was compared, and how far it is apart."""
    lines = []
    for work, programs in results["one"].items():
        sentences, largest = measure.disagreements(work, programs)
        compared = sum(bool(result["losses"]) for modes in programs.values() for result in modes.values())
        if largest is not None and compared > 1:
            kind = {"infer": "probabilities", "epoch": "mean loss", "gradient": "loss"}.get(
                work.split()[0], f"{works.STEPS} losses")
            verdict = "; ".join(sentences) if sentences else "agree"
            title = works.title(work) + (", inference" if work.startswith("infer") else "")
            lines.append([title, kind, str(compared), f"{largest:.1e}", verdict])
    notes = {result["note"] for programs in results["one"].values() for modes in programs.values()
             for result in modes.values() if result["note"]}
    head = ["", "compared", "programs and modes", "largest difference", ""]
    return "\n\n".join([table(head, lines), *(f"Not compared: {note}." for note in sorted(notes))])


def missing(results):
    """What was to be measured and could not be."""
    lines = []
    for work, programs in results["one"].items():
        for name, modes in programs.items():
            for mode, result in modes.items():
                if result["error"]:
                    lines.append(f"- {SHORT[name]} ({mode}), {works.title(work)}: {result['error'][:160]}")
    return "\n".join(lines)


def two_cores(results, frameworks):
    both = [work for work in results["two"] if work in results["one"]]
    names = [name for name in frameworks
             if any(fastest(results["two"][work].get(name, {})) for work in both)]
    rows = []
    for work in both:
        own, cells = fastest(results["two"][work].get("netwright", {})), []
        for name in names:
            one, two = (fastest(results[part][work].get(name, {})) for part in ("one", "two"))
            gain = f", {one[1]['median'] / two[1]['median']:.2f}× as fast" if one and two else ""
            cells.append(cell(two, own, "median", 1.0) + gain)
        rows.append([works.title(work), *cells])
    return table(["", *(SHORT[name] for name in names)], rows)


def sections(results):
    """The tables by the names of their places."""
    frameworks = [name for name in SHORT if name in results["frameworks"]]
    out = {"machine": machine(results)}
    for name, (caption, which) in GROUPS.items():
        which = [work for work in which if work in results["one"]]
        if not which:
            continue
        scale = 0.001 if name == "epoch" else 1.0
        part = [caption, "Median, and how many times netwright's:",
                comparison(results["one"], which, frameworks, "median", scale, results["peak"]),
                "The fastest of all samples:", comparison(results["one"], which, frameworks, "minimum", scale)]
        if name == "inference":
            part += ["The 99th percentile:", comparison(results["one"], which, frameworks, "p99", scale)]
        out[name] = "\n\n".join([*part, modes(results["one"], which)]).strip()
    if results["sweeps"]:
        out["curves"] = "\n\n".join(f"![Step time against the {name}](benches/plots/{name}.svg)"
                                    for name in ("batch", "width", "depth"))
    if results["two"]:
        out["two cores"] = ("Two cores; medians in microseconds, how many times netwright's, and how many times as "
                            "fast as on one core.\n\n" + two_cores(results, frameworks))
    out["losses"] = losses(results)
    out["missing"] = missing(results) or "Nothing is missing."
    return out


def fill(page, results):
    """Writes each section between its marks, which are added at the end where there are none."""
    text = page.read_text()
    for name, section in sections(results).items():
        first, last = begin(name), end(name)
        if first not in text or last not in text:
            text = f"{text.rstrip()}\n\n{first}\n{last}\n"
        head, rest = text.split(first, 1)
        text = f"{head}{first}\n{section}\n{last}{rest.split(last, 1)[1]}"
    page.write_text(text)
