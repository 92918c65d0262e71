"""The optimizers' formulas in plain numpy: the twin of every run of a framework, and the reference
where neither PyTorch nor Keras has what netwright has.
"""

import numpy as np

import schedules
import trajectory


def run(settings):
    """The run of a configuration by its formulas; see the README for them."""
    weights, x, t = trajectory.problem()
    slow = {name: value.copy() for name, value in weights.items()}
    gathered = {name: np.zeros_like(value) for name, value in weights.items()}
    rule = RULES[settings.rule["rule"]](settings.rule)
    states = {name: State(value) for name, value in weights.items()}
    found = trajectory.Run([], [], weights)
    count = 0
    for step, batch in enumerate(trajectory.batches(x, t)):
        loss, gradients = with_penalties(settings, step, weights, *_gradients(weights, *batch))
        rate = _rate(settings, step, found.losses)
        found.losses.append(loss)
        found.norms.append(_norm(gradients.values()))
        for name, g in gradients.items():
            gathered[name] += g
        if (step + 1) % settings.accumulate:
            continue
        count += 1
        gradients = {name: gathered[name] / settings.accumulate for name in gradients}
        gathered = {name: np.zeros_like(value) for name, value in weights.items()}
        gradients, clipped = _clip(settings, gradients)
        found.clipped += clipped
        for name, g in gradients.items():
            weights[name] = _stepped(settings.of(name), rule, rate, weights[name], g, states[name])
        if settings.look_ahead and count % settings.look_ahead[0] == 0:
            for name, fast in weights.items():
                slow[name] += settings.look_ahead[1] * (fast - slow[name])
                weights[name] = slow[name].copy()
    return found


def _stepped(treatment, rule, rate, w, g, state):
    state.count += 1
    rate, count = rate * treatment.rate, state.count
    g = np.clip(g, -treatment.clip_value, treatment.clip_value) + treatment.l2 * w
    if rule.has_decay:
        w = w - rule.update(rate, count, w, g, state, treatment.decoupled)
    else:
        w = w * (1 - rate * treatment.decoupled)
        w = w - rule.update(rate, count, w, g, state)
    return constrained(treatment.constraint, w)


def _gradients(weights, x, t):
    """Loss and gradients of the network, by hand."""
    h = np.tanh(x @ weights["hidden.weight"].T + weights["hidden.bias"])
    y = h @ weights["output.weight"].T + weights["output.bias"]
    dy = 2 * (y - t) / y.size
    dz = (dy @ weights["output.weight"]) * (1 - h * h)
    return np.mean((y - t) ** 2), {
        "hidden.weight": dz.T @ x, "hidden.bias": dz.sum(0),
        "output.weight": dy.T @ h, "output.bias": dy.sum(0),
    }


def with_penalties(settings, step, weights, loss, gradients):
    """The loss with its penalties, and the gradients of what is trained."""
    found = {}
    for name, g in gradients.items():
        treatment, w = settings.of(name), weights[name]
        if step < treatment.frozen:
            continue
        l1, l2 = treatment.penalty
        loss = loss + l1 * np.abs(w).sum() + l2 * (w * w).sum()
        found[name] = g + l1 * np.sign(w) + 2 * l2 * w
    return loss, found


def _norm(gradients):
    return np.sqrt(sum((g * g).sum() for g in gradients))


def _clip(settings, gradients):
    """Clipped gradients, and whether the threshold was passed."""
    kind, limit = settings.clip["kind"], settings.clip["threshold"]
    if kind == "none":
        return gradients, False
    if kind == "value":
        return ({k: np.clip(g, -limit, limit) for k, g in gradients.items()},
                any(np.abs(g).max() > limit for g in gradients.values()))
    norms = {k: _norm([g]) for k, g in gradients.items()}
    if kind == "global_norm":
        norms = dict.fromkeys(norms, _norm(gradients.values()))
    # PyTorch adds a small number to the norm, and so clips by a hair too much.
    scales = {k: min(1.0, limit / (n + settings.clip["epsilon"])) for k, n in norms.items()}
    return {k: g * scales[k] for k, g in gradients.items()}, any(n > limit for n in norms.values())


def _rate(settings, step, losses):
    """The learning rate of a step, from 0, after these losses."""
    schedule, arguments = settings.schedule
    base = settings.rule["learning_rate"]
    if schedule == "constant":
        return base
    assert base == schedules.RATE, "the schedules' own formulas start from there"
    if schedule == "ReduceLROnPlateau":
        framework = schedules.framework_of_plateau(arguments)
        return schedules.closed_plateau(framework, arguments, losses)[-1] if losses else base
    return schedules.closed(schedule, arguments)[step]


def constrained(constraint, w):
    """A weight whose rows, or a bias whose whole, is brought to the norm that is wanted."""
    kind, *numbers = constraint
    if kind == "none":
        return w
    if kind == "non_negative":
        return np.maximum(w, 0)
    n = np.sqrt((w * w).sum(-1, keepdims=True))
    if kind == "max_norm":
        wanted = np.minimum(n, numbers[0])
    elif kind == "unit_norm":
        wanted = 1.0
    else:
        low, high, share = numbers
        wanted = share * np.clip(n, low, high) + (1 - share) * n
    return w * wanted / (n + 1e-7)


# The rules. `update` gives what is taken from the weights.


class State:
    """The steps of a weight, and zeros of its shape, under whatever name a rule asks for."""

    def __init__(self, like):
        self.count = 0
        self._like = like

    def __getattr__(self, name):
        value = np.zeros_like(self._like)
        setattr(self, name, value)
        return value


class Rule:
    has_decay = False  # whether a decoupled decay is the rule's own to apply

    def __init__(self, hyper_parameters):
        self.__dict__.update(hyper_parameters)

    def moments(self, count, g, state):
        """m and v, the running means of g and g², and 1 − β₁ᵗ and 1 − β₂ᵗ."""
        state.m = self.beta_1 * state.m + (1 - self.beta_1) * g
        state.v = self.beta_2 * state.v + (1 - self.beta_2) * g * g
        return state.m, state.v, 1 - self.beta_1**count, 1 - self.beta_2**count


class Sgd(Rule):
    def update(self, rate, count, w, g, state):
        if self.momentum == 0:
            return rate * g
        fresh = g if count == 1 else (1 - self.dampening) * g
        if self.momentum_form == "keras":  # the learning rate is inside the velocity
            state.b = self.momentum * state.b + rate * fresh
            return self.momentum * state.b + rate * g if self.nesterov else state.b
        state.b = self.momentum * state.b + fresh
        return rate * (g + self.momentum * state.b if self.nesterov else state.b)


class Adam(Rule):
    def update(self, rate, count, w, g, state):
        m, v, first, second = self.moments(count, g, state)
        v = self.square(v, state)
        if self.epsilon_form == "keras":  # added to the uncorrected root
            return rate * np.sqrt(second) / first * m / (np.sqrt(v) + self.epsilon)
        return rate * (m / first) / (np.sqrt(v / second) + self.epsilon)

    def square(self, v, state):
        return v


class AmsGrad(Adam):
    def square(self, v, state):
        state.u = np.maximum(state.u, v)
        return state.u


class Adamax(Rule):
    def update(self, rate, count, w, g, state):
        within, behind = (0, self.epsilon) if self.epsilon_form == "keras" else (self.epsilon, 0)
        state.m = self.beta_1 * state.m + (1 - self.beta_1) * g
        state.u = np.maximum(self.beta_2 * state.u, np.abs(g) + within)
        return rate / (1 - self.beta_1**count) * state.m / (state.u + behind)


class Nadam(Rule):
    def update(self, rate, count, w, g, state):
        m, v, _, second = self.moments(count, g, state)
        mu = [self.beta_1 * (1 - 0.5 * 0.96 ** (i * self.momentum_decay)) for i in range(1, count + 2)]
        mean = mu[-1] * m / (1 - np.prod(mu)) + (1 - mu[-2]) * g / (1 - np.prod(mu[:-1]))
        return rate * mean / (np.sqrt(v / second) + self.epsilon)


class RAdam(Rule):
    def update(self, rate, count, w, g, state):
        m, v, first, second = self.moments(count, g, state)
        longest = 2 / (1 - self.beta_2) - 1
        length = longest - 2 * count * self.beta_2**count / second
        if length <= 5:
            return rate * m / first
        r = np.sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length))
        return rate * r * m / first * np.sqrt(second) / (np.sqrt(v) + self.epsilon)


class Adagrad(Rule):
    def update(self, rate, count, w, g, state):
        rate = rate / (1 + (count - 1) * self.rate_decay)
        state.v = state.v + g * g
        v = state.v + self.initial
        if self.epsilon_form == "keras":
            return rate * g / np.sqrt(v + self.epsilon)
        return rate * g / (np.sqrt(v) + self.epsilon)


class Adadelta(Rule):
    def update(self, rate, count, w, g, state):
        state.v = self.rho * state.v + (1 - self.rho) * g * g
        d = np.sqrt(state.u + self.epsilon) / np.sqrt(state.v + self.epsilon) * g
        state.u = self.rho * state.u + (1 - self.rho) * d * d
        return rate * d


class RmsProp(Rule):
    def update(self, rate, count, w, g, state):
        state.v = self.rho * state.v + (1 - self.rho) * g * g
        state.m = self.rho * state.m + (1 - self.rho) * g
        v = state.v - state.m**2 if self.centered else state.v
        root = np.sqrt(v + self.epsilon) if self.epsilon_form == "keras" else np.sqrt(v) + self.epsilon
        if self.momentum_form == "keras":
            state.b = self.momentum * state.b + rate * g / root
            return state.b
        state.b = self.momentum * state.b + g / root
        return rate * state.b


class Lion(Rule):
    def update(self, rate, count, w, g, state):
        direction = np.sign(self.beta_1 * state.m + (1 - self.beta_1) * g)
        state.m = self.beta_2 * state.m + (1 - self.beta_2) * g
        return rate * direction


class Lamb(Rule):
    """Without a bound on the weights' norm, and with the identity for the paper's φ."""

    def __init__(self, hyper_parameters):
        super().__init__(hyper_parameters)
        self.has_decay = self.decay_form == "paper"

    def update(self, rate, count, w, g, state, decay=0.0):
        m, v, first, second = self.moments(count, g, state)
        u = m / first / (np.sqrt(v / second) + self.epsilon) + decay * w
        norms = _norm([w]), _norm([u])
        ratio = norms[0] / norms[1] if min(norms) > 0 else 1.0
        return rate * ratio * u


RULES = {
    "sgd": Sgd, "adam": Adam, "amsgrad": AmsGrad, "adamax": Adamax, "nadam": Nadam, "radam": RAdam,
    "adagrad": Adagrad, "adadelta": Adadelta, "rmsprop": RmsProp, "lion": Lion, "lamb": Lamb,
}
