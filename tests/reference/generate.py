"""Writes the reference values in `data/`: what PyTorch and Keras compute on fixed weights and batches.

Run from the project's root:

    python tests/reference/generate.py            # writes tests/reference/data/*.safetensors
    python tests/reference/generate.py --check    # writes nothing: recomputes everything in plain numpy
                                                  # too, and compares with the committed files
"""

import argparse
import os
import sys
from pathlib import Path

# Set before the frameworks are imported, which read them once. One thread and no accelerator, so
# that sums run in one order and the files come out with the same bytes.
os.environ["KERAS_BACKEND"] = "torch"
os.environ["KERAS_TORCH_DEVICE"] = "cpu"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import torch  # noqa: E402

import activations  # noqa: E402
import article  # noqa: E402
import attention  # noqa: E402
import blocks  # noqa: E402
import blocks_of_images  # noqa: E402
import gated  # noqa: E402
import layers  # noqa: E402
import lenet  # noqa: E402
import losses  # noqa: E402
import networks  # noqa: E402
import normalisation  # noqa: E402
import optimizers_formula  # noqa: E402
import optimizers_keras  # noqa: E402
import optimizers_pytorch  # noqa: E402
import recurrent  # noqa: E402
import recurrent_states  # noqa: E402
import recurrent_training  # noqa: E402
import residual  # noqa: E402
import schedules  # noqa: E402
import second_order  # noqa: E402
import state_dict  # noqa: E402
import store  # noqa: E402
import transformer  # noqa: E402
import windows  # noqa: E402

HERE = Path(__file__).resolve().parent


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--digits", type=Path, default=Path("examples/data/digits"),
                        help="folder of the gzipped IDX files (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=HERE / "data",
                        help="folder of the reference files (default: data/ beside this script)")
    parser.add_argument("--check", action="store_true",
                        help="write nothing; compare with plain numpy and with the files in --out")
    return parser.parse_args()


def main():
    options = arguments()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)

    topics = {
        "activations": activations.build,
        "losses": losses.build,
        "networks": networks.build,
        "layers": layers.build,
        "windows": windows.build,
        "recurrent": recurrent.build,
        "recurrent_states": recurrent_states.build,
        "recurrent_training": recurrent_training.build,
        "attention": attention.build,
        "blocks": blocks.build,
        "blocks_of_images": blocks_of_images.build,
        "gated": gated.build,
        "lenet": lenet.build,
        "residual": residual.build,
        "residual_state": residual.build_state,
        "transformer": transformer.build,
        "transformer_learned": transformer.build_state("learned"),
        "transformer_sinusoidal": transformer.build_state("sinusoidal"),
        "transformer_translator": transformer.build_state("translator"),
        "state_dict_outputs": state_dict.build,
        "state_dict": state_dict.build_state,
        "normalisation": normalisation.build,
        "optimizers_pytorch": optimizers_pytorch.build,
        "optimizers_keras": optimizers_keras.build,
        "optimizers_formula": optimizers_formula.build,
        "schedules": schedules.build,
        "second_order": second_order.build,
        "article_training": lambda check: article.build(options.digits, check),
    }
    for topic, build in topics.items():
        reference = build(check=options.check)
        path = options.out / f"{topic}.safetensors"
        if options.check:
            print(f"{path.name}: {store.compare(path, reference)}")
        else:
            print(f"{path.name}: {store.write(path, reference)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
