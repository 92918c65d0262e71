"""Scaling as scikit-learn does it, in a file that NumPy writes: `data/scaling.npz`, which `tests/data/scaling.rs` reads.

    pip install scikit-learn
    python tests/reference/scaling.py

Apart from the others, for it needs scikit-learn, and the file is one of NumPy's because reading such is tested, too.
"""

from pathlib import Path

import numpy as np
from sklearn.preprocessing import MinMaxScaler, StandardScaler

SAMPLES = 40


def main():
    rng = np.random.default_rng(7)
    x = rng.normal(size=(SAMPLES, 2, 4))
    x[:, 0, 1] = 1e6 + 0.01 * x[:, 0, 1]  # a small deviation far from 0
    x[:, 0, 2] = 0.1  # constant, but for rounding in its mean
    x[:, 0, 3] = 0.0
    x[:, 1, 0] *= 1e-9  # small, but no constant
    x[:, 1, 1] = np.where(np.arange(SAMPLES) == 3, 5.0 + 1e-16, 5.0)
    x[:, 1, 2] = np.arange(SAMPLES) % 2
    rows = x.reshape(SAMPLES, 8)
    standard = StandardScaler().fit(rows)
    least = MinMaxScaler().fit(rows)
    arrays = {
        "x": x,
        "x_fortran": np.asfortranarray(x),
        "x_single": x.astype(np.float32),
        "labels": (np.arange(SAMPLES) % 3).astype(np.int64),
        "bytes": rng.integers(0, 256, size=(SAMPLES, 2, 4), dtype=np.uint8),
        "mean": standard.mean_[None],
        "deviation": standard.scale_[None],
        "standardised": standard.transform(rows),
        "least": least.data_min_[None],
        "range": (1 / least.scale_)[None],
        "in_range": least.transform(rows),
    }
    path = Path(__file__).parent / "data" / "scaling.npz"
    np.savez_compressed(path, **arrays)
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
