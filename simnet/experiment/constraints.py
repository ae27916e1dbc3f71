r"""Whether a scenario meets the constraints of its study: met, broken, or not to be told from luck.

A constraint bounds a measure of all, or of every group of a breakdown: its *cells*. With m cells in a scenario, all its
constraints together, and the estimate v of a cell with standard error s over n replications,

- a cell is *clearly beyond* an upper bound c where :math:`v - t_{1-\beta/m,\,n-1}\, s > c`. One cell is enough to break a constraint,
  and any of the m might be beyond by luck, hence Bonferroni: if all is kept, something is called broken with a probability of at most
  :math:`\beta`;
- a constraint is *clearly met* where :math:`v + t_{1-\gamma,\,n-1}\, s \le c` in every cell. All have to be within, so each is tested
  at the full level :math:`\gamma`, without Bonferroni (intersection-union test [1]_): if a cell is beyond, everything is called met
  with a probability of at most :math:`\gamma`, which is that of this one cell looking as if it were within;
- else it *cannot be told*; neither can a measure of which there is nothing to measure.

Lower bounds likewise. So the two limits of a cell have levels of their own; what is reported of a cell are just these two.

(Max-t in place of Bonferroni would make limits some 3% shorter over 9 to 45 hours and 7% over 400 hours at sites, but holds only for
many replications; it is not used.)

Cells are groups with at least `measures.LEAST_GROUP` observations, all replications together, as far as their measure counts
observations: of fewer, a share moves in steps too large for any normal limit, and nobody would call an hour bad in which three people
came. How many are left out is reported. Where such a share is exactly 0 or 1 in all replications its standard error is 0, which
would be too good: nothing was seen N times, so with probability 1 - level it happens in at most a share
:math:`-\ln(\text{level}) / N` of cases (rule of three [2]_), and the limit lies there.

References
----------
.. [1] Berger, R. L. (1982). Multiparameter hypothesis testing and acceptance sampling. Technometrics 24(4), 295-300.
.. [2] Hanley, J. A., Lippman-Hand, A. (1983). If nothing goes wrong, is everything all right? Interpreting zero numerators. Journal
   of the American Medical Association 249(13), 1743-1745.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from simnet.measures.catalogue import BY_ID
from simnet.measures.intervals import Estimate
from simnet.measures.measure import Measure
from simnet.measures.measures import estimates, group_bys, large_enough
from simnet.measures.outcome import Outcome
from simnet.scenario.schema import Constraint

MET, BROKEN, UNTOLD = "met", "broken", "untold"


@dataclass(frozen=True)
class Cell:
    """A measure of one group against one bound.

    Attributes
    ----------
    group : str
        Id; empty: of all.
    value, low, high : float
        Estimate and the limits that the verdict rests on, in the measure's unit.
    bound : float
        What it is held against.
    is_upper : bool
        Whether it should be at most the bound, or at least.
    """

    group: str
    value: float
    low: float
    high: float
    bound: float
    is_upper: bool

    @property
    def room(self) -> float:
        """How far the estimate lies within the bound; negative: beyond."""
        return self.bound - self.value if self.is_upper else self.value - self.bound

    @property
    def is_beyond(self) -> bool:
        """Whether it is clearly beyond the bound."""
        return self.low > self.bound if self.is_upper else self.high < self.bound

    @property
    def is_within(self) -> bool:
        """Whether it is clearly within the bound."""
        return self.high <= self.bound if self.is_upper else self.low >= self.bound


@dataclass(frozen=True)
class Verdict:
    """What can be said of one constraint in one scenario.

    Attributes
    ----------
    verdict : "met", "broken" or "untold"
        See above.
    worst : Cell or None
        The cell whose estimate lies farthest beyond its bound, or nearest to it; None without any.
    broken_in : tuple of str
        Groups that are clearly beyond.
    num_groups, num_left_out : int
        Groups that were looked at, and that have too few observations.
    """

    verdict: str
    worst: Cell | None
    broken_in: tuple[str, ...]
    num_groups: int
    num_left_out: int


@dataclass(frozen=True)
class Group:
    """A group that a constraint looks at: its id (empty: of all), the measure's estimate, and how many observations it holds."""

    id: str
    made: Estimate
    size: float


@dataclass(frozen=True)
class Looked:
    """The groups that a constraint looks at in a scenario, and how many have too few observations for that."""

    groups: tuple[Group, ...]
    num_left_out: int = 0


def judge(
    outcome: Outcome, constraints: Mapping[str, Constraint], level_broken: float, level_met: float
) -> dict[str, Verdict]:
    """Return what can be said of the constraints of a study in one scenario; levels as in `verdicts`."""
    looked = {name: look(outcome, constraint) for name, constraint in constraints.items()}
    return verdicts(looked, constraints, level_broken, level_met)


def look(outcome: Outcome, constraint: Constraint) -> Looked:
    """Return what a constraint looks at in a scenario.

    Where a scenario has nothing to break down (a single channel, a single kind of site), all of it is one group.
    """
    by = constraint.group_by if constraint.group_by in group_bys(outcome, constraint.measure) else ""
    made = estimates(outcome, constraint.measure, by or "")
    enough = [True] * len(made.groups) if not by else large_enough(made, constraint.measure).tolist()
    sized = zip(made, made.sizes.tolist(), enough, strict=True)
    groups = tuple(Group(group, one, size) for (group, one), size, is_enough in sized if is_enough)
    return Looked(groups, enough.count(False))


def verdicts(
    looked: Mapping[str, Looked], constraints: Mapping[str, Constraint], level_broken: float, level_met: float
) -> dict[str, Verdict]:
    """Return what can be said of each constraint in one scenario.

    Parameters
    ----------
    looked : mapping of str to Looked
        By constraint, what it looks at in this scenario.
    constraints : mapping of str to Constraint
        By id.
    level_broken : float
        With at most this probability something is called broken though everything is kept.
    level_met : float
        With at most this probability everything is called met though something is not kept.
    """
    num_cells = sum(len(_bounds(constraints[name])) * len(seen.groups) for name, seen in looked.items())
    found = {}
    for name, seen in looked.items():
        measure = BY_ID[constraints[name].measure]
        cells = [
            _cell(measure, group, bound, is_upper, level_broken / num_cells, level_met)
            for group in seen.groups
            for bound, is_upper in _bounds(constraints[name])
        ]
        found[name] = _verdict(cells, seen)
    return found


def overall(verdicts: Mapping[str, Verdict]) -> str:
    """Return what can be said of all constraints together."""
    said = {one.verdict for one in verdicts.values()}
    return BROKEN if BROKEN in said else UNTOLD if UNTOLD in said else MET


def _bounds(constraint: Constraint) -> list[tuple[float, bool]]:
    """Return the bounds that are given, and whether each is an upper one."""
    both = (constraint.at_most, True), (constraint.at_least, False)
    return [(bound, is_upper) for bound, is_upper in both if bound is not None]


def _cell(measure: Measure, group: Group, bound: float, is_upper: bool, beyond: float, within: float) -> Cell:
    """Return a cell; `beyond` and `within` are the one-sided levels of the two limits."""
    value = group.made.value
    below, above = (beyond, within) if is_upper else (within, beyond)
    low = value - group.made.reach(2 * below)  # that of a two-sided interval of twice the level
    high = value + group.made.reach(2 * above)
    if group.made.standard_error == 0 and measure.kind == "ratio" and measure.unit == "share":
        low = value - _never_seen(group.size, below) if value == 1 else low
        high = value + _never_seen(group.size, above) if value == 0 else high
    return Cell(group.id, value, low, high, bound, is_upper)


def _never_seen(size: float, level: float) -> float:
    """Return how often something may happen that was not seen in so many observations."""
    return min(-math.log(level) / size, 1.0)


def _verdict(cells: list[Cell], seen: Looked) -> Verdict:
    worst = min(cells, key=lambda cell: cell.room, default=None)
    broken_in = tuple(dict.fromkeys(cell.group for cell in cells if cell.is_beyond))
    is_met = bool(cells) and all(cell.is_within for cell in cells)
    said = BROKEN if broken_in else MET if is_met else UNTOLD
    return Verdict(said, worst, broken_in, len(seen.groups), seen.num_left_out)
