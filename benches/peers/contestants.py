"""The programs that are compared: how they are installed and built, started and asked."""

import hashlib
import json
import os
import pathlib
import queue
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
WORK = ROOT / "target" / "peers"
VENV = WORK / "venv"
PYTHON = VENV / "bin" / "python"
DATA = WORK / "data"

# In the order of the tables. netwright is built as its README tells, the other Rust programs for this machine.
PROGRAMS = ["netwright", "jax", "pytorch", "keras", "onnx", "dfdx", "burn", "candle"]
RUST = ["netwright", "dfdx", "burn", "candle"]
NATIVE = {"RUSTFLAGS": "-C target-cpu=native"}
# Memory that was freed is kept: giving it back at each step costs the allocating programs dearly.
KEEP_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(1 << 33), "MALLOC_MMAP_THRESHOLD_": str(1 << 33)}
ANSWER_SECONDS = 900


# None of Python's files beside the sources.
sys.dont_write_bytecode = True


def environment(**more):
    """This process's, without settings that would change how a framework computes."""
    ours = {name: value for name, value in os.environ.items()
            if not name.startswith(("OPENBLAS_", "OMP_", "MKL_", "RAYON_", "XLA_", "RUSTFLAGS"))}
    return ours | {"PYTHONDONTWRITEBYTECODE": "1"} | more


def say(text):
    print(text, file=sys.stderr, flush=True)


def install():
    """The virtual environment, with all that can be installed of `requirements.txt`."""
    requirements = HERE / "requirements.txt"
    stamp = VENV / "installed"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    say("installing the frameworks of requirements.txt into target/peers/venv ...")
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, "-r", requirements]).returncode:
        say("not all at once; one by one:")
        for line in requirements.read_text().splitlines():
            if line and not line.startswith("#") and subprocess.run([*pip, line]).returncode:
                say(f"left out: {line}")
        return
    stamp.write_text(digest)


def build(name):
    """Builds a Rust program; whether that worked."""
    if name not in RUST:
        return True
    say(f"building {name} ...")
    log = WORK / f"{name}.build.log"
    variables = environment(CARGO_TARGET_DIR=str(WORK / "build" / name))
    variables |= {} if name == "netwright" else NATIVE
    with log.open("w") as out:
        command = ["cargo", "build", "--release", "--manifest-path", HERE / "rust" / name / "Cargo.toml"]
        # The peers are what their lock files say; what netwright needs, its own manifest says.
        locked = [] if name == "netwright" else ["--locked"]
        done = subprocess.run([*command, *locked], env=variables, stdout=out, stderr=out)
    if done.returncode:
        say(f"{name} is left out: it cannot be built, see {log.relative_to(ROOT)}")
    return done.returncode == 0


def command(name):
    if name in RUST:
        return [WORK / "build" / name / "release" / f"peers-{name}"]
    return [PYTHON, HERE / "frameworks" / f"with_{name}.py"]


class Contestant:
    """A running program on so many cores."""

    def __init__(self, name, cores):
        self.name, self.cores = name, cores
        threads = str(len(cores))
        variables = environment(OMP_NUM_THREADS=threads, RAYON_NUM_THREADS=threads,
                                TORCHINDUCTOR_CACHE_DIR=str(WORK / "inductor"), **KEEP_MEMORY)
        pin = (lambda: os.sched_setaffinity(0, cores)) if hasattr(os, "sched_setaffinity") else None
        self.log = WORK / f"{name}.{threads}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command(name), "--threads", threads, "--data", DATA], env=variables, preexec_fn=pin,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        self.answers = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.known = self._answer()

    def _listen(self):
        for line in self.process.stdout:
            self.answers.put(json.loads(line))
        self.answers.put(None)

    def _answer(self):
        try:
            answer = self.answers.get(timeout=ANSWER_SECONDS)
        except queue.Empty:
            answer = None
        if answer is None:
            self.end()
            raise Gone(f"{self.name} stopped, see {self.log.relative_to(ROOT)}")
        return answer

    def modes(self, work):
        return self.known["modes"].get(work.split()[0], [])

    def ask(self, mode, seconds, work):
        # Threads that spin after the last question have stopped by now.
        time.sleep(0.01 * len(self.cores))
        self.process.stdin.write(f"{mode} {seconds} {work}\n")
        self.process.stdin.flush()
        return self._answer()

    def end(self):
        self.process.kill()
        self.process.wait()


class Gone(Exception):
    """A program that answers no more."""


def start(names, cores):
    """The programs that can be started; the others are told of."""
    running = []
    for name in names:
        try:
            running.append(Contestant(name, cores))
        except (Gone, OSError) as error:
            say(f"{name} is left out: {error}")
    return running
