"""M/M/1 in plain NumPy: Lindley's recursion for all customers at once.

W[n+1] = max(0, W[n] + S[n] - A[n+1]); with X = cumsum(S - A) this is X less its running minimum (Lindley, 1952).
"""

import numpy as np

from peers import Seen


def run(customers: int, mean_between: float, mean_service: float, seed: int) -> Seen:
    rng = np.random.default_rng(seed)
    steps = rng.exponential(mean_service, customers - 1) - rng.exponential(mean_between, customers - 1)
    walk = np.concatenate(([0.0], np.cumsum(steps)))
    waits = walk - np.minimum.accumulate(walk)
    return Seen(customers, 0, float(waits.mean()))
