"""Metrics by scikit-learn, sacrebleu, jiwer and torch, in data/metrics.json.

    pip install scikit-learn sacrebleu jiwer numpy
    python tests/reference/metrics.py
"""

import json
import pathlib
from importlib.metadata import version

import jiwer
import numpy as np
import sacrebleu
from sklearn import metrics as m
from sklearn.preprocessing import label_binarize

rng = np.random.default_rng(7)


def probabilities(samples, classes, step=None):
    logits = rng.normal(size=(samples, classes)) * 1.5
    rows = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    if step:  # equal scores
        rows = np.round(rows / step) * step
    return rows


def averages(score, **more):
    result = {name: score(average=name, zero_division=0, **more) for name in ("macro", "micro", "weighted")}
    return result | {"each": score(average=None, zero_division=0, **more).tolist()}


def of_classes(samples, classes, present, step=None):
    """Outputs of so many classes, of which only the first `present` are a truth."""
    scores = probabilities(samples, classes, step)
    truth = rng.integers(0, present, samples)
    truth[:present] = np.arange(present)
    scores[np.arange(samples), truth] += 0.3
    scores /= scores.sum(1, keepdims=True)
    if step:
        scores = np.round(scores, 2)
    # The first greatest, as here.
    predicted = scores.argmax(1)
    every = list(range(classes))
    occurring = sorted(set(truth) | set(predicted))
    case = {
        "classes": classes,
        "scores": scores.tolist(),
        "truth": truth.tolist(),
        "confusion": m.confusion_matrix(truth, predicted, labels=every).tolist(),
        "accuracy": m.accuracy_score(truth, predicted),
        "balanced_accuracy": m.balanced_accuracy_score(truth, predicted),
        "kappa": m.cohen_kappa_score(truth, predicted),
        "matthews": m.matthews_corrcoef(truth, predicted),
        "mean_iou": m.jaccard_score(truth, predicted, average="macro"),
        "occurring": [int(c) for c in occurring],
    }
    for name, score in ("precision", m.precision_score), ("recall", m.recall_score), ("f1", m.f1_score):
        case[name] = averages(lambda **how: score(truth, predicted, **how))
    if not step:
        clean = scores / scores.sum(1, keepdims=True)
        case["log_loss"] = m.log_loss(truth, clean, labels=every)
        case["perplexity"] = float(np.exp(-np.log(scores[np.arange(samples), truth]).mean()))
        if classes > 2:
            case["top"] = {k: m.top_k_accuracy_score(truth, scores, k=k, labels=every) for k in (1, 2, 3)}
    if present == classes:
        if classes == 2:
            case["auc"] = {"macro": m.roc_auc_score(truth, scores[:, 1])}
            case["ap"] = {"macro": m.average_precision_score(truth, scores[:, 1])}
        else:
            one_hot = label_binarize(truth, classes=every)
            names = ("macro", "weighted", "micro")
            case["auc"] = {n: m.roc_auc_score(one_hot, scores, average=n) for n in names}
            case["ap"] = {n: m.average_precision_score(one_hot, scores, average=n) for n in names}
            if not step:
                for n in ("macro", "weighted"):
                    assert abs(case["auc"][n] - m.roc_auc_score(truth, scores, multi_class="ovr", average=n)) < 1e-12
    return case


def of_numbers(samples, outputs, constant=False):
    truth = rng.normal(size=(samples, outputs)) * 3 + np.arange(outputs) * 100
    if constant:
        truth[:, 0] = 1.25
    y = truth + rng.normal(size=truth.shape)
    return {
        "y": y.tolist(),
        "truth": truth.tolist(),
        "mae": m.mean_absolute_error(truth, y),
        "mse": m.mean_squared_error(truth, y),
        "rmse": m.root_mean_squared_error(truth, y),
        "mape": m.mean_absolute_percentage_error(truth, y),
        "r2": m.r2_score(truth, y),
    }


WORDS = "the a cat dog sat lay on under mat rug and then it ran off home".split()


def sentence(low, high):
    return [str(word) for word in rng.choice(WORDS, rng.integers(low, high))]


def changed(words):
    words = [str(rng.choice(WORDS)) if rng.random() < 0.15 else word for word in words]
    words = [word for word in words if rng.random() > 0.1]
    return words + sentence(0, 3)


def of_text(pairs, references, low=6, high=20, noise=False):
    refs = [[sentence(low, high)] for _ in range(pairs)]
    hyps = [sentence(low, high) if noise else changed(r[0]) for r in refs]
    for r in refs:
        r.extend(changed(r[0]) for _ in range(references - 1))
    join = " ".join
    streams = [[join(r[i]) for r in refs] for i in range(references)]
    bleu = sacrebleu.corpus_bleu([join(h) for h in hyps], streams, tokenize="none", force=True)
    first = [join(r[0]) for r in refs]
    return {
        "hypotheses": hyps,
        "references": refs,
        "bleu": bleu.score,
        "wer": jiwer.wer(first, [join(h) for h in hyps]),
        "cer": jiwer.cer(first, [join(h) for h in hyps]),
    }


def main():
    values = {
        "versions": {name: version(name) for name in ("scikit-learn", "sacrebleu", "jiwer", "numpy")},
        "classes": [
            of_classes(60, 2, 2),
            of_classes(80, 5, 5),
            of_classes(80, 5, 5, step=0.1),
            of_classes(40, 5, 3),
            of_classes(50, 2, 2, step=0.1),
        ],
        "numbers": [of_numbers(30, 1), of_numbers(50, 3), of_numbers(20, 3, constant=True)],
        "text": [
            of_text(12, 1),
            of_text(8, 3),
            of_text(5, 1, noise=True),
            of_text(3, 2, low=2, high=4),
            of_text(1, 1, low=3, high=4, noise=True),
        ],
    }
    path = pathlib.Path(__file__).parent / "data" / "metrics.json"
    path.write_text(json.dumps(values, indent=None, separators=(",", ":")) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


main()
