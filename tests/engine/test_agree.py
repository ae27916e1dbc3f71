"""The two engines agree to the tick; and where one is broken on purpose, the difference is found and told."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simnet.demand.demand import Demand
from simnet.engine import core
from simnet.engine.agree import agree, shortened
from simnet.network.network import Network
from simnet.records import Records
from simnet.scenario.load import load_scenario
from simnet.scenario.schema import Scenario

from .test_events import PAPERS, TINY

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted(
    path
    for path in SCENARIOS.glob("*/*.yaml")
    if not any(key in path.read_text("utf-8") for key in ("simnet_study:", "simnet_sweep:"))
)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_engines_agree_on_a_few_days_of_every_shipped_scenario(path: Path) -> None:
    scenario = load_scenario(path).scenario
    days = 4
    if len(scenario.sites) > 100:
        # A district's reference takes some ten seconds for a day, which has as many people as others have in a year: a tenth of them do.
        scenario = scenario.model_copy(
            update={"demand": scenario.demand.model_copy(update={"factor": 0.1 * scenario.demand.factor})}
        )
        days = 1
    found = agree([(path.stem, shortened(scenario, days))], seed=2)
    assert found.difference is None
    assert found.num_scenarios == 1 and found.num_needs > 40
    assert found.num_stays + found.num_papers + found.num_journeys + found.num_bookings > 40


def test_a_shortened_run_has_so_many_days_of_the_same_scenario() -> None:
    whole = load_scenario(SCENARIOS / "xindu" / "before.yaml").scenario
    cut = shortened(whole, days=3)
    assert (cut.calendar.start, cut.calendar.days, cut.calendar.warm_up_days, cut.calendar.tail_days) == (
        whole.calendar.start,
        3,
        0,
        10,
    )
    assert cut.model_copy(update={"calendar": whole.calendar}) == whole
    minutes = load_scenario(SCENARIOS / "textbook" / "mm1.yaml").scenario
    assert shortened(minutes, days=2).calendar.minutes == min(2 * 1440, minutes.calendar.minutes)


def test_the_engines_agree_on_generated_scenarios() -> None:
    told: list[int] = []
    found = agree([], num_generated=150, seed=20, on_progress=told.append)
    assert found.difference is None
    assert found.num_scenarios == 150 and found.num_stays > 5000 and found.num_papers > 500 and found.num_journeys > 100
    assert told == list(range(1, 151))


def test_processes_find_what_one_finds() -> None:
    named = [(name, load_scenario(SCENARIOS / "textbook" / f"{name}.yaml").scenario) for name in ("lindley", "jackson")]
    one, two = (agree(named, num_generated=12, seed=4, num_workers=num_workers) for num_workers in (1, 2))
    assert one == two and one.num_scenarios == 14


def test_a_fault_in_another_process_names_the_scenario() -> None:
    broken = load_scenario(SCENARIOS / "textbook" / "mm1.yaml").scenario.model_copy(update={"services": {}})
    with pytest.raises(RuntimeError, match=r"^broken \(seed 4, replication 0\): "):
        agree([("broken", broken)], num_generated=2, seed=4, num_workers=2)


def test_agreement_stops_when_time_is_up() -> None:
    found = agree([], num_generated=1000, seed=3, seconds=0.0)
    assert (found.num_scenarios, found.num_needs, found.difference) == (0, 0, None)


# -- a core that is broken on purpose -----------------------------------------------------------------------------------


def break_core(monkeypatch: pytest.MonkeyPatch, alter: Callable[[Records], Records]) -> None:
    whole = core.run
    monkeypatch.setattr(core, "run", lambda network, demand: alter(whole(network, demand)))


def difference(tree: dict[str, Any] = TINY) -> str:
    found = agree([("tiny", Scenario.model_validate(tree))])
    assert found.difference is not None
    return found.difference


def altered(table: np.ndarray, row: int, **columns: int) -> np.ndarray:
    copy = table.copy()
    for name, value in columns.items():
        copy[row][name] = value
    return copy


def test_the_small_day_agrees_when_nothing_is_broken() -> None:
    assert agree([("tiny", Scenario.model_validate(TINY))]).difference is None


def test_the_first_event_that_differs_is_told_with_the_state_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # Row 3 is need 1 at the back desk, 9:30-9:50 (see test_events); the broken core starts it a minute late.
    def late(records: Records) -> Records:
        assert records.stays[3].item()[0] == 1
        return replace(records, stays=altered(records.stays, 3, start=records.stays[3]["start"] + 60_000))

    break_core(monkeypatch, late)
    assert (
        difference()
        == """\
tiny
stops at 118800000 ms (reference), 118800000 ms (core)
table stays differs: 9 rows (reference), 9 rows (core)
  row 3: start 34200000 / 34260000 (reference / core)

last events in common:
  day 0 09:20:00.000  need 2 is called by hall.front for passport.form
  day 0 09:30:00.000  need 0: passport.desk ends
  day 0 09:30:00.000  need 0: its case passport is resolved
  day 0 09:30:00.000  need 0 is done here and leaves hall, having waited 0 ms
  day 0 09:30:00.000  need 2: passport.form ends
  day 0 09:30:00.000  need 2 joins the queue for passport.desk at hall

first event that differs:
  reference  day 0 09:30:00.000  need 1 is called by hall.back for passport.desk
  core       day 0 09:30:00.000  need 3 arrives at hall (trip 1, visit 0, wish 0)

state of hall after day 0 09:30:00.000:
  reference: waiting: need 2 (b), need 3 (b)
  reference: in service: need 1 (b)
  reference: pool hall.back: 1 rostered, 1 serving
  reference: pool hall.front: 1 rostered, 0 serving
  core: waiting: need 1 (b), need 2 (b), need 3 (b)
  core: in service: nobody
  core: pool hall.back: 1 rostered, 0 serving
  core: pool hall.front: 1 rostered, 0 serving"""
    )


def test_a_missing_row_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    break_core(monkeypatch, lambda records: replace(records, holds=records.holds[:-1]))
    told = difference().splitlines()
    assert told[2:4] == [
        "table holds differs: 2 rows (reference), 1 rows (core)",
        "  one more row after 1 equal ones",
    ]
    assert "  reference  day 0 17:09:00.000  hall.front lets its 1 kept post(s) go" in told


def test_the_last_event_of_one_engine_alone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    # Hold 0 is the back desk's, let go at 17:29: the last event of the day.
    break_core(monkeypatch, lambda records: replace(records, holds=records.holds[1:]))
    told = difference().splitlines()
    assert "  reference  day 0 17:29:00.000  hall.back lets its 1 kept post(s) go" in told
    assert "  core       no event" in told


# See PAPERS in test_events: papers 0 are those of need 0, 9:10-9:40, papers 1 those of need 1, 9:40-10:10. Journeys of the team: to
# need 1 at 9:10, back at 9:40, to need 1 again at 10:10, back at 10:25.
@pytest.mark.parametrize(
    ("table", "row", "changed", "first"),
    [
        ("papers", 1, {"start": 35_100_000}, "09:40:00.000  need 1: its case aid is taken up by hall.desk for a decision"),
        ("papers", 1, {"end": 37_000_000}, "10:10:00.000  need 1: its case aid: hall.desk is done with a decision"),
        ("cases", 1, {"accepted": -1}, "09:40:00.000  need 1: its case aid is accepted"),
        ("cases", 0, {"decided": -1}, "09:40:00.000  need 0: its case licence is decided"),
        ("teams", 0, {"set_out": 33_060_000}, "09:10:00.000  team visitors sets out to visit need 1, asked for at day 0 09:05:00.000"),
        ("teams", 1, {"arrival": 35_460_000, "end": 35_460_000}, "09:50:00.000  team visitors is back"),
        ("teams", 2, {"arrival": 37_260_000}, "10:20:00.000  team visitors gets to need 1"),
    ],
)  # fmt: skip
def test_papers_and_teams_that_differ_are_told(
    table: str, row: int, changed: dict[str, int], first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def alter(records: Records) -> Records:
        return replace(records, **{table: altered(getattr(records, table), row, **changed)})

    assert agree([("papers", Scenario.model_validate(PAPERS))]).difference is None
    break_core(monkeypatch, alter)
    assert f"  reference  day 0 {first}" in difference(PAPERS).splitlines()


def test_a_difference_that_is_no_event_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    break_core(monkeypatch, lambda records: replace(records, cases=altered(records.cases, 0, taken_in=7)))
    assert difference().splitlines()[2:] == [
        "table cases differs: 5 rows (reference), 5 rows (core)",
        "  row 0: taken_in 1 / 7 (reference / core)",
        "the story of both is the same; only the columns above differ",
    ]


def test_another_end_of_the_run_is_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    break_core(monkeypatch, lambda records: replace(records, end=records.end - 1))
    assert difference().splitlines()[1:] == [
        "stops at 118800000 ms (reference), 118799999 ms (core)",
        "the story of both is the same; only the columns above differ",
    ]


def test_an_engine_that_fails_says_on_which_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(network: Network, demand: Demand) -> Records:
        raise ZeroDivisionError("in the core")

    monkeypatch.setattr(core, "run", fail)
    with pytest.raises(RuntimeError) as failed:
        agree([], num_generated=3, seed=7)
    assert str(failed.value) == "generated-7-0 (seed 7, replication 0): ZeroDivisionError: in the core"
    assert isinstance(failed.value.__cause__, ZeroDivisionError)

    def stop(network: Network, demand: Demand) -> Records:
        raise KeyboardInterrupt

    monkeypatch.setattr(core, "run", stop)
    with pytest.raises(KeyboardInterrupt):
        agree([], num_generated=3, seed=7)


def test_the_first_difference_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, runs = core.run, []

    def broken_from_the_third(network: Network, demand: Demand) -> Records:
        runs.append(demand.needs.size)
        records = whole(network, demand)
        return replace(records, end=records.end - 1) if len(runs) == 3 else records

    monkeypatch.setattr(core, "run", broken_from_the_third)
    found = agree([], num_generated=10, seed=1)
    assert (found.num_scenarios, found.num_needs) == (3, sum(runs))
    assert found.difference is not None and found.difference.startswith("generated-1-2\n")
