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


def differentiated(formula):
    """A formula of the prediction and the target as a loss with its gradient, by complex steps: exact to rounding.

    The derivative in the direction of an entry is the imaginary part at a step of 1e-30 i, and nothing is subtracted.
    A formula keeps to analytic functions and to `size`, `larger` and `between`.
    """
    def loss(y, t):
        gradient = np.zeros_like(y)
        for place in np.ndindex(y.shape):
            step = y.astype(complex)
            step[place] += 1e-30j
            gradient[place] = formula(step, t).imag / 1e-30
        return formula(y.astype(complex), t).real, gradient

    return loss


def size(x):
    """|x|, with derivative 0 at 0"""
    return np.where(x.real > 0, x, np.where(x.real < 0, -x, 0))


def larger(a, b):
    """max(a, b); b where they are equal"""
    return np.where(np.real(a) > np.real(b), a, b)


def between(x, low, high):
    """x clipped, with derivative 1 at the bounds"""
    return np.where(np.real(x) < low, low, np.where(np.real(x) > high, high, x))


absolute = differentiated(lambda y, t: np.mean(size(y - t)))
percentage = differentiated(lambda y, t: 100 * np.mean(size(y - t) / np.maximum(np.abs(t), EPSILON)))
logarithmic = differentiated(
    lambda y, t: np.mean((np.log(larger(y, EPSILON) + 1) - np.log(np.maximum(t, EPSILON) + 1)) ** 2))
poisson = differentiated(lambda y, t: np.mean(y - t * np.log(y + EPSILON)))
poisson_log = differentiated(lambda y, t: np.mean(np.exp(y) - t * y))
hinge = differentiated(lambda y, t: np.mean(larger(1 - sign(t) * y, 0)))
squared_hinge = differentiated(lambda y, t: np.mean(larger(1 - sign(t) * y, 0) ** 2))


@differentiated
def log_cosh(y, t):
    """mean over samples and outputs of ln cosh(y - t)"""
    e = size(y - t)
    return np.mean(e + np.log((1 + np.exp(-2 * e)) / 2))


def huber(delta):
    """mean over samples and outputs of e² / 2 or δ (|e| - δ / 2)"""
    def formula(y, t):
        e = y - t
        return np.mean(np.where(np.abs(e.real) <= delta, e ** 2 / 2, delta * (size(e) - delta / 2)))

    return differentiated(formula)


def smooth(beta):
    """Huber's loss divided by its bound"""
    return differentiated_from(huber(beta), 1 / beta)


def differentiated_from(loss, factor):
    """A loss times a number."""
    def scaled(y, t):
        value, gradient = loss(y, t)
        return factor * value, factor * gradient

    return scaled


def sign(t):
    """-1 for 0"""
    return np.where(t == 0, -1.0, t)


@differentiated
def divergence(y, t):
    """mean over samples of sum s ln(s / p), both clipped to [1e-7, 1]"""
    s, p = np.clip(t, EPSILON, 1), between(y, EPSILON, 1)
    return np.mean(np.sum(s * np.log(s / p), -1))


@differentiated
def divergence_log(y, t):
    """mean over samples of sum t (ln t - y)"""
    logarithm = np.log(np.where(t > 0, t, 1))
    return np.mean(np.sum(t * (logarithm - y), -1))


def probabilities(z):
    """softmax along rows"""
    e = np.exp(z - z.real.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def chances(z):
    """the logistic function"""
    return 1 / (1 + np.exp(-z))


def focal(alpha, gamma):
    """mean over samples of - sum alpha t (1 - p)^gamma ln p, p = clip(y / sum y)"""
    def formula(y, t):
        p = between(y / y.sum(-1, keepdims=True), EPSILON, 1 - EPSILON)
        return np.mean(np.sum(-alpha * t * (1 - p) ** gamma * np.log(p), -1))

    return differentiated(formula)


def focal_logits(alpha, gamma):
    """The same of softmax(z)."""
    def formula(z, t):
        p = probabilities(z)
        return np.mean(np.sum(-alpha * t * (1 - p) ** gamma * np.log(p), -1))

    return differentiated(formula)


def _binary_focal(alpha, gamma, p, miss, t):
    weight = 1 if alpha is None else t * alpha + (1 - t) * (1 - alpha)
    # A miss of 0 has no complex power.
    power = np.where(miss == 0, 0, np.where(miss == 0, 1, miss) ** gamma)
    return np.mean(-weight * power * (t * np.log(p) + (1 - t) * np.log(1 - p)))


def binary_focal(alpha, gamma):
    """mean over samples and outputs of weight (1 - s)^gamma cross-entropy, s = t y + (1 - t)(1 - y)"""
    def formula(y, t):
        p = between(y, EPSILON, 1 - EPSILON)
        return _binary_focal(alpha, gamma, p, 1 - (t * y + (1 - t) * (1 - y)), t)

    return differentiated(formula)


def binary_focal_logits(alpha, gamma):
    """The same of the logistic function of z."""
    def formula(z, t):
        p = chances(z)
        return _binary_focal(alpha, gamma, p, t * (1 - p) + (1 - t) * p, t)

    return differentiated(formula)


def smoothed(smoothing, undecided):
    """A loss against smoothed targets."""
    def of(loss):
        return lambda y, t: loss(y, rows(y, t) * (1 - smoothing) + smoothing * undecided)

    return of


def rows(y, t):
    """Labels as rows of the identity; other targets as they are."""
    return np.eye(y.shape[-1])[t] if t.dtype == np.int64 else t


def log_likelihood(y, t):
    """mean over samples of - sum t y"""
    return -(t * y).sum(-1).mean(), -t / len(y)


def class_terms(weights, loss, smoothing=0.0):
    """The terms of the classes weighted; of labels, the sum is divided by that of their weights."""
    def of(y, t):
        target = rows(y, t) * (1 - smoothing) + smoothing / y.shape[-1]
        factor = len(y) / weights[t].sum(dtype=np.float64) if t.dtype == np.int64 else 1.0
        return differentiated_from(loss, factor)(y, target * weights)

    return of


def sample_weights(weights, loss, mean=False):
    """Each sample's loss weighted; divided by the number of samples, or by the sum of the weights."""
    weights = weights.astype(np.float64)

    def of(y, t):
        each = [loss(y[i:i + 1], t[i:i + 1]) for i in range(len(y))]
        total = weights.sum() if mean else len(y)
        value = sum(weight * value for weight, (value, _) in zip(weights, each)) / total
        return value, np.concatenate([weight * gradient / total for weight, (_, gradient) in zip(weights, each)])

    return of


def ignored(label):
    """The cross-entropy of logits, without the samples of this label."""
    def of(z, labels):
        kept = labels != label
        return sample_weights(kept, sparse_logits, mean=True)(z, np.where(kept, labels, 0))

    return of


@differentiated
def categorical_hinge(y, t):
    """mean over samples of max(max (1 - t) y - sum t y + 1, 0)"""
    others = (1 - t) * y
    best = others[np.arange(len(y)), others.real.argmax(-1)]
    return np.mean(larger(best - np.sum(t * y, -1) + 1, 0))


def multi_margin(margin):
    """mean over samples of the mean over outputs of max(margin - y[label] + y, 0), the label's left out"""
    def formula(y, labels):
        own = y[np.arange(len(y)), labels][:, None]
        others = 1 - np.eye(y.shape[-1])[labels]
        return np.mean(others * larger(margin - own + y, 0))

    return differentiated(formula)


@differentiated
def cosine(y, t):
    """mean over samples of the negative cosine"""
    length = np.sqrt(np.sum(y * y, -1) * np.sum(t * t, -1))
    return -np.mean(np.sum(y * t, -1) / length)


def triplet(margin):
    """mean over samples of max(margin + |a - p + 1e-6| - |a - n + 1e-6|, 0)"""
    def formula(y, _):
        def distance(i):
            return np.sqrt(np.sum((y[:, 0] - y[:, i] + 1e-6) ** 2, -1))

        return np.mean(larger(margin + distance(1) - distance(2), 0))

    return differentiated(formula)


def cosine_embedding(margin):
    """mean over samples of 1 - cosine of a pair that belongs together, and max(cosine - margin, 0) of another"""
    def formula(y, together):
        a, b = y[:, 0], y[:, 1]
        lengths = np.sqrt((np.sum(a * a, -1) + 1e-12) * (np.sum(b * b, -1) + 1e-12))
        c = np.sum(a * b, -1) / lengths
        return np.mean(np.where(together == 1, 1 - c, larger(c - margin, 0)))

    return differentiated(formula)
