"""The numbers of `scenarios/textbook/service-hall.yaml`, for those who write the hall down by hand. Minutes throughout.

Open 9 hours from 08:00; three classes of customers; windows of three kinds, fewer of them from minute 180 to 240; nobody comes
after closing, and all inside are served. `test_peers.py` holds these numbers to the scenario file.
"""

from math import exp, log, sqrt

DAYS = 250
DAY = 1440.0
OPEN_FOR = 540.0
QUARTER = 15.0

PER_DAY = {"a": 200, "b": 120, "c": 80}
MEAN_SERVICE = {"a": 6.0, "b": 9.0, "c": 14.0}
CV = 0.7
MEAN_PATIENCE = 25.0

SKILLS = {"a": {"a"}, "bc": {"b", "c"}, "all": {"a", "b", "c"}}
"""What windows can do, by kind; who finds several free takes the one that can do least."""
POSTS = {"a": 3, "bc": 4, "all": 2}
FEWER_POSTS = {"a": 2, "bc": 2, "all": 1}
FEWER_FROM, FEWER_UNTIL = 180.0, 240.0

SIGMA = sqrt(log(1 + CV * CV))


def log_mean(mean: float) -> float:
    """Mean of the logarithm of a lognormal service time with this mean."""
    return log(mean) - SIGMA * SIGMA / 2


def _shares() -> list[float]:
    middles = [QUARTER * (number + 0.5) for number in range(round(OPEN_FOR / QUARTER))]
    heights = [0.35 + exp(-(((m - 60) / 50) ** 2) / 2) + 0.9 * exp(-(((m - 360) / 60) ** 2) / 2) for m in middles]
    return [height / sum(heights) for height in heights]


SHARES = _shares()
"""Share of a day's customers in each quarter of an hour from opening."""
