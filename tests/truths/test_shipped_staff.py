"""Every minute of staff time in every shipped scenario: a plain walk from change to change, pool by pool and team by team."""

from collections import defaultdict

import numpy as np
import pytest

from simnet import tables
from simnet.measures.layout import ACTIVITIES
from simnet.measures.tabulate import summary_rows
from simnet.units import DAY, HOUR

from .shipped import FILES, Shipped, altered, shipped
from .shipped_time import DOING, journeys_of, time_of_pools, time_of_team


@pytest.mark.parametrize("file", FILES)
def test_every_minute_of_a_pool_is_accounted_for(file: str) -> None:
    of = shipped(file)
    pools = time_of_pools(of)
    activities: dict[str, int] = defaultdict(int)
    presence = 0
    for pool, staffed in enumerate(of.network.pools["staffed"]):
        spent = pools[pool].spent
        assert spent["present"] == spent["idle"] + sum(spent[what] for what in DOING)
        assert spent["present"] == spent["rostered"] + spent["overtime"]
        for name, expected in {
            "rostered_ms": spent["rostered"],
            "present_ms": spent["present"],
            "service_ms": spent["window"] + spent["guide"],
            "pause_ms": spent["pause"],
            "no_answer_ms": spent["no_answer"],
            "overtime_ms": spent["overtime"],
            "guide_ms": spent["guide"],
            "intake_ms": spent["intake"],
            "decision_ms": spent["decision"],
            "away_ms": spent["away"],
        }.items():
            assert of.total("pools", "pool", name)[pool] == expected, name
        if staffed:
            presence += spent["present"]
            for what in (*DOING, "idle"):
                activities[what] += spent[what]
    # Who is away with a team is on the road or at homes, or staying; teams that belong to no pool have hours of their own.
    out = activities.pop("away", 0)
    for team, row in enumerate(of.network.teams):
        spent = time_of_team(of, team)
        own = int(row["size"]) * spent["work"] if row["pool"] < 0 else 0
        presence, out = presence + own, out + own
        for what in ("road", "home"):
            activities[what] += int(row["size"]) * spent[what]
    activities["idle"] += out - activities["road"] - activities["home"]
    totals = dict(zip(ACTIVITIES, of.total("staff", "activity", "staff_ms").tolist(), strict=True))
    assert totals == {what: activities[what] for what in ACTIVITIES}
    assert sum(totals.values()) == presence == of.total("staff", "all", "staff_ms")[0]
    assert_summary_says(of, totals)


def assert_summary_says(of: Shipped, totals: dict[str, int]) -> None:
    """Assert that the rows of the summary are these totals in hours a year, and add up."""
    rows = [row for row in summary_rows([of.outcome]) if row["measure"] == "staff_time"]
    whole = [row["mean"] for row in rows if not row["group_by"]]
    parts = {row["group"]: row["mean"] for row in rows if row["group_by"] == "activity"}
    assert len(whole) == 1 and whole[0] == pytest.approx(sum(parts.values()), rel=1e-12)
    for what, time in totals.items():
        assert parts[what] == pytest.approx(time / HOUR * of.per_year, rel=1e-12)


@pytest.mark.parametrize("file", FILES)
def test_every_minute_of_a_team_is_accounted_for(file: str) -> None:
    of = shipped(file)
    whole: dict[str, int] = defaultdict(int)
    for team, row in enumerate(of.network.teams):
        spent = time_of_team(of, team)
        spent["staff"] = int(row["size"]) * (spent["work"] if row["pool"] < 0 else spent["away"])
        for what, time in spent.items():
            assert of.total("teams", "team", f"{what}_ms")[team] == time, what
            whole[what] += time
        homes = [arrival for kind, _, arrival, _ in journeys_of(of, team) if kind != tables.RETURN]
        assert of.total("teams", "team", "visits")[team] == sum(map(int, of.in_window(np.array(homes))))
    for what, time in whole.items():
        assert of.total("teams", "all", f"{what}_ms")[0] == time


@pytest.mark.parametrize("file", FILES)
def test_rosters_are_the_plan_less_who_is_absent_for_a_day(file: str) -> None:
    of = shipped(file)
    missing = 0
    for pool, row in enumerate(of.network.pools):
        plan, roster = (
            table[table["pool"] == pool][["time", "count"]].tolist()
            for table in (of.network.planned, of.demand.rosters)
        )
        changes = [(time, 0, count) for time, count in plan] + [(time, 1, count) for time, count in roster]
        changes += [(day * DAY, 2, 0) for day in range(int(of.network.rules["num_days"][0]))]
        now, times = [0, 0], sorted({time for time, _, _ in changes})
        at: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for time, which, count in changes:
            at[time].append((which, count))
        for time in times:
            for which, count in at[time]:
                if which < 2:
                    now[which] = count
            assert min(now[0], int(row["min_posts"])) <= now[1] <= now[0]
            missing += now[0] - now[1]
    pools = of.network.pools
    assert missing == 0 or np.any(pools["absence"] > 0)
    assert missing > 0 or not np.any(pools["absence"] * (1 - pools["stand_in"]) > 0.01)


# -- laws that could not be broken would prove nothing ------------------------------------------------------------------


def test_the_laws_notice_a_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    of = shipped("shaocheng/one-plus-n-grid")
    stays, papers, teams = of.records.stays, of.records.papers, of.records.teams
    served = int(np.flatnonzero(of.in_window(stays["start"]))[500])
    worked = int(np.flatnonzero(of.in_window(papers["start"]))[500])
    back = int(np.flatnonzero((teams["kind"] == tables.RETURN) & of.in_window(teams["arrival"]))[50])
    late = int(teams["arrival"][back]) + 1
    broken = {
        "a service is longer": (
            test_every_minute_of_a_pool_is_accounted_for,
            {"stays": altered(stays, served, end=int(stays["end"][served]) + 1)},
        ),
        "papers take longer": (
            test_every_minute_of_a_pool_is_accounted_for,
            {"papers": altered(papers, worked, end=int(papers["end"][worked]) + 1)},
        ),
        "a team is away for longer": (
            test_every_minute_of_a_pool_is_accounted_for,
            {"teams": altered(teams, back, arrival=late)},
        ),
        "a team comes back later": (
            test_every_minute_of_a_team_is_accounted_for,
            {"teams": altered(teams, back, arrival=late)},
        ),
    }
    for law, changes in broken.values():
        told = of.with_records(**changes)
        vars(told)["outcome"] = of.outcome  # what was measured stays as it was
        monkeypatch.setitem(globals(), "shipped", lambda file, told=told: told)
        with pytest.raises(AssertionError):
            law("broken")
