"""The losses again, in plain numpy: `(prediction, target) -> (loss, gradient)`, written from their formulas."""

import numpy as np

EPSILON = 1e-7


def mean_squared_error(y, t):
    """mean over samples and outputs of (y - t)²"""
    return np.mean((y - t) ** 2), 2 * (y - t) / y.size


def categorical(y, t):
    """mean over samples of - sum t ln clip(y / sum y)"""
    total = y.sum(-1, keepdims=True)
    p = y / total
    inside = (p >= EPSILON) & (p <= 1 - EPSILON)
    loss = -(t * np.log(np.clip(p, EPSILON, 1 - EPSILON))).sum(-1)
    dp = np.zeros_like(p)
    np.divide(-t, p, out=dp, where=inside)
    return loss.mean(), (dp - (dp * p).sum(-1, keepdims=True)) / total / len(y)


def categorical_logits(z, t):
    """mean over samples of - sum t ln softmax(z)"""
    shifted = z - z.max(-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return -(t * log_p).sum(-1).mean(), (np.exp(log_p) * t.sum(-1, keepdims=True) - t) / len(z)


def sparse(y, labels):
    """As `categorical`, with the label's row of the identity for a target."""
    return categorical(y, np.eye(y.shape[-1])[labels])


def sparse_logits(z, labels):
    """As `categorical_logits`, with the label's row of the identity for a target."""
    return categorical_logits(z, np.eye(z.shape[-1])[labels])


def binary(y, t):
    """mean over samples and outputs of - t ln p - (1 - t) ln(1 - p), p = clip(y)"""
    p = np.clip(y, EPSILON, 1 - EPSILON)
    loss = -t * np.log(p) - (1 - t) * np.log1p(-p)
    gradient = np.where(p == y, (p - t) / (p * (1 - p)), 0)
    return loss.mean(), gradient / y.size


def binary_logits(z, t):
    """mean over samples and outputs of max(z, 0) - z t + ln(1 + exp(-|z|))"""
    loss = np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))
    return loss.mean(), (np.exp(-np.logaddexp(0, -z)) - t) / z.size


def likelihood(log_p, labels):
    """mean over samples of - log_p[label]"""
    chosen = np.eye(log_p.shape[-1])[labels]
    return -(chosen * log_p).sum(-1).mean(), -chosen / len(log_p)
