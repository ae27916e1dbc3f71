"""The same work as others do it: general simulators used as their users use them, and loops written by hand for one system.

Each module tells what it is and what was simplified. All give a `Seen`, so that equal work can be asserted.
"""

from typing import NamedTuple


class Seen(NamedTuple):
    """What a run of a plain queue or of the hall came to.

    Attributes
    ----------
    customers : float
        How many came.
    left : float
        How many lost patience.
    mean_wait : float
        Mean time in line of all who came, until service or until they left, minutes.
    """

    customers: float
    left: float
    mean_wait: float
