"""Two that do the same work take turns, so that a machine that is busy, or grows warm, slows both: A B B B A B B B ...

The clock of a turn is the processor time of this process, all its threads included: a busy machine does not decide, and one that
computes in threads of its own (cimba does) gains nothing by it. Medians are compared.
"""

import gc
import importlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any, Generic, TypeVar

import pytest

Ours, Theirs = TypeVar("Ours"), TypeVar("Theirs")

clock = time.process_time


@dataclass(frozen=True)
class Turns(Generic[Ours, Theirs]):
    """What two gave, which is to be compared, and the seconds that each took: medians; None where nothing was timed."""

    ours: Ours
    theirs: Theirs
    our_seconds: float | None
    their_seconds: float | None
    rounds: int

    @property
    def ratio(self) -> float | None:
        if self.our_seconds is None or self.their_seconds is None:
            return None
        return self.their_seconds / self.our_seconds


class Bench:
    """What a test of this suite is given: how thorough to be, taking turns, noting figures, telling how far things are.

    Attributes
    ----------
    full : bool
        As for published figures; otherwise quick.
    """

    def __init__(self, benchmark: Any, group: str, full: bool, tell: Callable[[str], None]) -> None:
        self.benchmark = benchmark
        self.full = full
        self.tell = tell
        benchmark.group = group
        benchmark.extra_info.update(ratios={}, figures={}, growth=[])

    def choose(self, full: Any, quick: Any) -> Any:
        return full if self.full else quick

    def rounds(self, name: str, run: Callable[[], Ours], rounds: int) -> tuple[Ours, float | None]:
        """Return what a run gives and its median processor time, after one run that is not timed."""
        run()
        gc.collect()
        result = self.benchmark.pedantic(run, rounds=rounds)
        seconds = self._median()
        if seconds is not None:
            self.tell(f"{name}: {shown(seconds)}")
        return result, seconds

    def by_turns(
        self,
        ours: Callable[[], Ours],
        theirs: Callable[[], Theirs],
        rounds: int,
        ours_a_round: int = 3,
        warm_up: bool = True,
    ) -> Turns[Ours, Theirs]:
        """Let two take turns.

        Parameters
        ----------
        ours, theirs : callable
            The same work.
        rounds : int
            Turns of theirs.
        ours_a_round : int
            Turns of ours for each of theirs; the shorter one is run more often.
        warm_up : bool
            Whether theirs is run once untimed, since it has something to compile or to load.
        """
        others: list[float] = []
        found: list[Theirs] = []
        taken = 0

        def their_turn() -> None:
            nonlocal taken
            gc.collect()
            if taken % ours_a_round == 0:
                begin = clock()
                result = theirs()
                others.append(clock() - begin)
                found[:] = [result]
                gc.collect()
            taken += 1

        ours()
        if warm_up:
            theirs()
        result = self.benchmark.pedantic(ours, setup=their_turn, rounds=rounds * ours_a_round)
        seconds = self._median()
        return Turns(result, found[0], seconds, median(others) if seconds is not None else None, rounds)

    def note_ratio(
        self, name: str, turns: Turns[Any, Any], units: int, unit: str, elsewhere: float | None = None
    ) -> None:
        """Note how many times faster ours is.

        Parameters
        ----------
        units, unit : int, str
            The work that each did: 100,000 customers.
        elsewhere : float, optional
            Cores that were busy with other things, for a ratio of wall times, which says nothing on a busy machine.
        """
        if turns.ratio is None:
            return
        self.benchmark.extra_info["ratios"][name] = {
            "ratio": turns.ratio,
            "our_seconds": turns.our_seconds,
            "their_seconds": turns.their_seconds,
            "rounds": turns.rounds,
            "units": units,
            "unit": unit,
            **({} if elsewhere is None else {"elsewhere": elsewhere}),
        }
        self.tell(
            f"{name}: {turns.ratio:.3g} times (theirs {shown(turns.their_seconds)}, ours {shown(turns.our_seconds)}, "
            f"{units:,} {unit})"
        )

    def note_workers(self, number: int, told: dict[int, list[dict[str, Any]]]) -> None:
        """Note what two workers gain, by what the runs tell of themselves, and how busy the machine was with other things."""
        if self.benchmark.stats is None:
            return
        one, two = (median(run["wall"] for run in told[workers]) for workers in (1, 2))
        elsewhere = median(run["elsewhere"] for runs in told.values() for run in runs)
        turns = Turns(None, None, two, one, len(told[2]))
        self.note_ratio("two-workers", turns, number, "replications", elsewhere)
        self.note(f"replications-{number}", two, "s")
        self.note("replications-peak", max(run["peak_mib"] for runs in told.values() for run in runs), "MiB")

    def note(self, name: str, value: float | None, unit: str) -> None:
        """Note a figure that is told, and never judged."""
        if value is not None:
            self.benchmark.extra_info["figures"][name] = {"value": value, "unit": unit}
            self.tell(f"{name}: {value:,.4g} {unit}")

    def _median(self) -> float | None:
        stats = self.benchmark.stats
        return None if stats is None else stats.stats.median


def shown(seconds: float | None) -> str:
    """A duration for people."""
    if seconds is None:
        return "not timed"
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def peer(name: str) -> Any:
    """Import the module of a peer, or skip the test with the reason where what it needs is not installed."""
    library = name.split("_")[0]
    pytest.importorskip(library, reason=f"{library} is not installed, so it is not compared: pip install -e '.[bench]'")
    return importlib.import_module(f"peers.{name}")
