"""Asks all programs the same, in turns, so that a disturbance hits all alike."""

import statistics

import works
from contestants import Gone, say, start

TOLERANCE = 1e-4
# Where there is a choice, what the others are compared with.
REFERENCE = ["pytorch", "jax", "netwright", "burn", "candle", "dfdx", "keras", "onnx"]


def percentile(samples, share):
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Result:
    """What a program gave for a work in a mode."""

    def __init__(self, first):
        self.losses, self.note, self.error = first.get("losses"), first.get("note"), first.get("error")
        self.repeats = []

    def add(self, answer):
        self.error = self.error or answer.get("error")
        if "samples" in answer:
            samples = answer["samples"]
            self.repeats.append([statistics.median(samples), min(samples), percentile(samples, 0.99)])

    def summary(self):
        """Of the repeats' medians the median, the fastest of all samples, the median of the 99th percentiles."""
        out = {"losses": self.losses, "note": self.note, "error": self.error}
        if self.repeats and not self.error:
            medians, minima, tails = zip(*self.repeats)
            out |= {"median": statistics.median(medians), "minimum": min(minima),
                    "p99": statistics.median(tails), "repeats": [round(median, 4) for median in medians]}
        return out


def one(work, running, repeats, seconds):
    """All programs and modes at one work: {program: {mode: summary}}."""
    results, turns = {}, []
    for program in running:
        turns += [(program, mode) for mode in program.modes(work)]
    for repeat in range(repeats):
        # Another begins each time.
        for program, mode in turns[repeat % max(1, len(turns)):] + turns[:repeat % max(1, len(turns))]:
            key = (program.name, mode)
            if program not in running or (key in results and results[key].error):
                continue
            try:
                answer = program.ask(mode, seconds, work)
            except (Gone, BrokenPipeError) as error:
                say(f"  {error}")
                running.remove(program)
                answer = {"error": str(error)}
            results.setdefault(key, Result(answer)).add(answer)
    out = {}
    for (name, mode), result in results.items():
        out.setdefault(name, {})[mode] = result.summary()
    return out


def disagreements(work, results):
    """Sentences on losses that are not the reference's, and the largest difference."""
    count = works.compared(work)
    told = {(name, mode): result["losses"] for name, modes in results.items()
            for mode, result in modes.items() if result["losses"]}
    keys = sorted(told, key=lambda key: REFERENCE.index(key[0]))
    if not keys:
        return [], None
    reference, sentences, largest = told[keys[0]], [], 0.0
    for key in keys[1:]:
        if len(told[key]) != len(reference):
            sentences.append(f"{' '.join(key)}: {len(told[key])} losses, not {len(reference)}")
            continue
        apart = max(abs(a - b) / max(1.0, abs(b)) for a, b in zip(told[key][:count], reference))
        # Not a number is no agreement, either.
        if not apart <= TOLERANCE:
            sentences.append(f"{' '.join(key)} differs from {' '.join(keys[0])} by {apart:.1e}")
        largest = max(largest, apart)
    return sentences, largest


def all_of(names, cores, which, repeats, seconds):
    """Every work: {work: {program: {mode: summary}}}, what the programs are, and what disagrees."""
    running = start(names, cores)
    about = {program.name: {"framework": program.known["framework"], "version": program.known["version"]}
             for program in running}
    results, wrong = {}, []
    try:
        for work in which:
            say(f"  {work}, {len(cores)} core{'s' * (len(cores) > 1)}")
            results[work] = one(work, running, repeats, seconds)
            sentences, _ = disagreements(work, results[work])
            wrong += [f"{work}: {sentence}" for sentence in sentences]
            for sentence in sentences:
                say(f"    LOSSES: {sentence}")
    finally:
        for program in running:
            program.end()
    return results, about, wrong


def peak(cores):
    """GFLOP/s of fused multiply-adds on one core, or None without netwright's program."""
    running = start(["netwright"], cores)
    if not running:
        return None
    answer = running[0].ask("default", 0.5, "peak fma 1")
    running[0].end()
    if "samples" not in answer:
        return None
    return answer["losses"][0] / min(answer["samples"]) / 1000
