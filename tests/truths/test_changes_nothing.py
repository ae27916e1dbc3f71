"""What should not matter changes no figure: how a roster is cut up, names, the order in a file, what nobody uses, the workers.

Figures are compared to the last integer: demand, Records and totals, and so everything that is derived from them.
"""

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simnet.demand.demand import Demand
from simnet.experiment.compare import carry_out
from simnet.experiment.simulation import How
from simnet.experiment.study import experiment_of_scenario
from simnet.measures.catalogue import BY_ID
from simnet.measures.measures import estimate
from simnet.measures.outcome import Outcome
from simnet.measures.totals import totals
from simnet.network.network import Network
from simnet.records import TABLE_OF, Records
from simnet.scenario.load import load_scenario
from simnet.store import Store

from .runs import SCENARIOS, Model, model_of

Tree = dict[str, Any]
REPLICATION = 3


def tree_of(file: str, *overrides: tuple[str, Any]) -> Tree:
    return deepcopy(load_scenario(SCENARIOS / f"{file}.yaml", overrides).tree.data)


SHORT_YEAR = ("calendar.days", 70)
ONE_PLUS_N = "shaocheng/one-plus-n"


def assert_same_tables(one: Demand | Records, other: Demand | Records, names: tuple[str, ...]) -> None:
    for name in names:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


def assert_same_figures(one: Model, other: Model) -> Records:
    (demand, records), (other_demand, other_records) = one.replication(REPLICATION), other.replication(REPLICATION)
    assert records.visits.size > 1000
    assert_same_tables(demand, other_demand, ("needs", "cases", "rosters"))
    assert_same_tables(records, other_records, (*TABLE_OF, "end"))
    ours = totals(one.network, demand, records, one.scenario).arrays
    theirs = totals(other.network, other_demand, other_records, other.scenario).arrays
    assert list(ours) == list(theirs)
    for name, array in ours.items():
        np.testing.assert_array_equal(array, theirs[name], err_msg=name)
    return records


# -- rosters ------------------------------------------------------------------------------------------------------------

SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


def pieces(hours: str, minutes: int) -> list[str]:
    """Return hours cut into pieces of so many minutes, each as an expression of its own."""
    if hours == "24/7":
        hours = "Mo-Su 00:00-24:00"
    days, rest = hours.split(" ", 1)
    spans, _, exceptions = rest.partition(";")
    found = []
    for span in SPAN.finditer(spans):
        begin, end = int(span[1]) * 60 + int(span[2]), int(span[3]) * 60 + int(span[4])
        for start in range(begin, end, minutes):
            stop = min(start + minutes, end)
            times = f"{start // 60:02}:{start % 60:02}-{stop // 60:02}:{stop % 60:02}"
            found.append(f"{days} {times}" + (f";{exceptions}" if exceptions else ""))
    return found


def cut_rosters(tree: Tree, minutes: int) -> int:
    """Write each constant roster as shifts of so many minutes; return how many shifts that makes."""
    shifts = 0
    for site in tree["sites"].values():
        for pool in site["windows"].values():
            count = pool.pop("count")
            cut = pieces(pool.pop("hours", site["hours"]), minutes)
            pool["shifts"] = {f"p{number}": {"hours": hours, "count": count} for number, hours in enumerate(cut)}
            shifts += len(cut)
    return shifts


@pytest.mark.parametrize(("minutes", "shifts"), [(60, 24), (30, 48)])
@pytest.mark.parametrize("file", ["textbook/pooled", "textbook/erlang-a"])
def test_a_constant_roster_hour_by_hour_gives_the_same_waits(file: str, minutes: int, shifts: int) -> None:
    tree = tree_of(file)
    cut = deepcopy(tree)
    assert cut_rosters(cut, minutes) == shifts
    assert_same_figures(model_of(tree), model_of(cut))


@pytest.mark.parametrize(("minutes", "shifts"), [(60, 8 * 7), (30, 8 * 14)])
def test_shaocheng_with_rosters_hour_by_hour_is_the_same_with_absence_breaks_and_holidays(
    minutes: int, shifts: int
) -> None:
    tree = tree_of(ONE_PLUS_N)
    cut = deepcopy(tree)
    assert cut_rosters(cut, minutes) == shifts  # eight pools, seven hours a day
    assert_same_figures(model_of(tree), model_of(cut))


def test_posts_written_one_by_one_are_the_same_roster() -> None:
    tree = tree_of(ONE_PLUS_N, SHORT_YEAR)
    one_by_one = deepcopy(tree)
    for site in one_by_one["sites"].values():
        for pool in site["windows"].values():
            count = pool.pop("count")
            pool["shifts"] = {f"post{number}": {"hours": site["hours"], "count": 1} for number in range(count)}
    assert_same_figures(model_of(tree), model_of(one_by_one))


# -- names and order ------------------------------------------------------------------------------------------------------


def rename(tree: Tree, what: Callable[[tuple[str, ...]], bool], values: frozenset[str] = frozenset()) -> Tree:
    """Return a tree with a prefix before the keys at the paths chosen by `what`, and before the strings in `values`."""

    def walk(node: Any, path: tuple[str, ...]) -> Any:
        if isinstance(node, dict):
            keys = {key: f"x-{key}" if what((*path, key)) else key for key in node}
            return {keys[key]: walk(value, (*path, key)) for key, value in node.items()}
        if isinstance(node, list):
            return [walk(value, path) for value in node]
        return (
            f"x-{node}" if node in values and path[-1] in ("skill", "skills", "profile", "season", "parent") else node
        )

    return walk({key: value for key, value in tree.items() if key != "evidence"}, ())


def no_absence(tree: Tree) -> Tree:
    for site in tree["sites"].values():
        for pool in site["windows"].values():
            pool["absence"] = 0
    return tree


def test_names_of_skills_profiles_seasons_and_shifts_do_not_matter() -> None:
    tree = tree_of(ONE_PLUS_N, SHORT_YEAR)
    cut_rosters(tree, 60)
    stages = [stage for service in tree["services"].values() for stage in service["stages"].values()]
    desks = [service["decision"]["skill"] for service in tree["services"].values() if "decision" in service]
    values = frozenset([stage["skill"] for stage in stages] + desks + list(tree["profiles"]) + list(tree["seasons"]))

    def what(path: tuple[str, ...]) -> bool:
        return (len(path) == 2 and path[0] in ("profiles", "seasons")) or (
            len(path) > 2 and path[-2] in ("pace", "shifts")
        )

    renamed = rename(tree, what, values)
    assert "x-party" in renamed["sites"]["party_mass"]["windows"]["insurance"]["skills"]
    assert list(renamed["seasons"]) == ["x-usual", "x-insurance"]
    assert_same_figures(model_of(tree), model_of(renamed))


def test_names_of_sites_and_pools_do_not_matter_where_no_luck_belongs_to_them() -> None:
    tree = no_absence(tree_of(ONE_PLUS_N, SHORT_YEAR))
    parts = ("sites", "windows", "back_office")
    sites = frozenset(tree["sites"])
    renamed = rename(tree, lambda path: path[0] == "sites" and len(path) in (2, 4) and path[-2] in parts, sites)
    assert "x-legal" in renamed["sites"]["x-justice"]["windows"]
    assert_same_figures(model_of(tree), model_of(renamed))


def test_titles_and_origins_do_not_matter() -> None:
    def untitled(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: untitled(value) for key, value in node.items() if key not in ("title", "summary", "evidence")}
        return node

    tree = tree_of(ONE_PLUS_N, SHORT_YEAR)
    plain = {**untitled(tree), "name": "something-else", "title": "Something else"}
    assert "title" not in plain["sites"]["hall"] and "title" in tree["sites"]["hall"]
    assert_same_figures(model_of(tree), model_of(plain))


def test_the_order_of_things_in_the_file_does_not_matter() -> None:
    def reversed_mappings(node: Any, key: str = "") -> Any:
        if isinstance(node, dict):
            pairs = list(node.items()) if key == "stages" else list(reversed(node.items()))  # stages are in order
            return {name: reversed_mappings(value, name) for name, value in pairs}
        if isinstance(node, list) and key in ("services", "skills", "tolerant"):
            return list(reversed(node))
        return node

    tree = tree_of(ONE_PLUS_N)
    backwards = reversed_mappings(tree)
    assert list(backwards["sites"]) == list(reversed(tree["sites"]))
    assert_same_figures(model_of(tree), model_of(backwards))


# -- what nobody uses -------------------------------------------------------------------------------------------------------


def by_name(network: Network, demand: Demand, records: Records) -> tuple[Demand, dict[str, Any]]:
    """Return demand and records in which rows of services, stages, skills, sites and pools are names."""
    names = network.names
    cases = [(int(need), names.services[service], int(quantity)) for need, service, quantity in demand.cases]
    columns: dict[str, Any] = {"cases of demand": cases, "end": records.end}
    looked_up: dict[str, Sequence[Any]] = {
        "site": names.sites,
        "taken_at": names.sites,
        "pool": names.pools,
        "skill": names.skills,
        "stage": names.stages,
        "team": names.teams,
    }
    for table in TABLE_OF:
        rows = getattr(records, table)
        for column in rows.dtype.names:
            values = rows[column].tolist()
            if column in looked_up:
                values = [looked_up[column][value] if value >= 0 else None for value in values]
            columns[f"{table}.{column}"] = values
    return demand, columns


def assert_same_by_name(one: Model, other: Model) -> None:
    demand, columns = by_name(one.network, *one.replication(REPLICATION))
    other_demand, other_columns = by_name(other.network, *other.replication(REPLICATION))
    assert demand.needs.size > 1000
    np.testing.assert_array_equal(demand.needs, other_demand.needs)
    assert list(columns) == list(other_columns)
    for name, values in columns.items():
        assert values == other_columns[name], name


def assert_same_measures(one: Model, other: Model) -> None:
    outcomes = [
        Outcome(
            of.scenario.name, of.network, of.scenario, totals(of.network, *of.replication(REPLICATION), of.scenario)
        )
        for of in (one, other)
    ]
    for measure in BY_ID:
        ours, theirs = (estimate(outcome, measure).value for outcome in outcomes)
        assert ours == theirs or (np.isnan(ours) and np.isnan(theirs)), measure


NOBODY_WANTS: Tree = {"stages": {"window": {"skill": "legal", "time_min": 20}}, "also": {"party": 1}}


@pytest.mark.parametrize("name", ["a-first", "legal_history", "zz-last"])
@pytest.mark.parametrize("skill", ["legal", "a-new-one"])
def test_a_service_that_nobody_uses_changes_nothing(name: str, skill: str) -> None:
    # In one-plus-n it is offered at the hall, whose all-skill windows do everything.
    tree = tree_of(ONE_PLUS_N, SHORT_YEAR)
    more = deepcopy(tree)
    more["services"][name] = {**NOBODY_WANTS, "stages": {"window": {"skill": skill, "time_min": 20}}}
    one, other = model_of(tree), model_of(more)
    assert len(other.network.names.services) == len(one.network.names.services) + 1
    assert_same_by_name(one, other)
    assert_same_measures(one, other)


def test_a_site_that_is_nobodys_candidate_changes_nothing() -> None:
    # Nobody is misdirected here: a wrong door is any site that is open.
    tree = tree_of(ONE_PLUS_N, SHORT_YEAR, ("diversion.misdirected", 0))
    tree["services"]["history"] = NOBODY_WANTS
    more = deepcopy(tree)
    more["sites"]["archive"] = {  # the first by name, never closed, idle, and next door to some
        "at": [0.35, 0.436],
        "hours": "24/7",
        "services": ["history"],
        "windows": {"w": {"skills": ["legal"], "count": 3, "absence": 0.2}},
    }
    assert_same_by_name(model_of(tree), model_of(more))


def test_the_second_nearest_site_changes_nothing_for_people_who_look_at_one() -> None:
    tree = tree_of("textbook/erlang-a")
    tree["diversion"] = {"candidates": 1, "policy": "least_time"}
    more = deepcopy(tree)
    more["sites"]["a-far"] = {**tree["sites"]["hall"], "at": [300.0, 0.0]}
    assert_same_by_name(model_of(tree), model_of(more))


# -- workers ------------------------------------------------------------------------------------------------------------------


def test_the_number_of_workers_and_the_engine_change_no_figure(tmp_path: Path) -> None:
    loaded = load_scenario(SCENARIOS / f"{ONE_PLUS_N}.yaml", [("calendar.days", 7), ("calendar.warm_up_days", 0)])
    experiment = replace(experiment_of_scenario(loaded), replications=12)
    alone = carry_out(experiment, How(workers=1, store=Store(tmp_path / "alone")))
    together = carry_out(experiment, How(workers=3, store=Store(tmp_path / "together")))
    again = carry_out(experiment, How(workers=2, store=Store(tmp_path / "together")))
    slowly = carry_out(experiment, How(engine="reference", workers=2, store=Store(tmp_path / "slowly")))
    assert [sum(result.reused.values()) for result in (alone, together, again, slowly)] == [0, 0, 12, 0]
    for other in (together, again, slowly):
        assert repr(other.summary) == repr(alone.summary)
        assert repr(other.costs) == repr(alone.costs)


def two_windows(unused: bool) -> Tree:
    """A hall where a service nobody uses could tip who counts as the specialist: pools of two skills each."""
    services = {
        name: {"stages": {"w": {"skill": name, "time_min": 10}}} for name in ("a", "b", *(["c"] if unused else []))
    }
    windows = {
        "all_skill": {"skills": "all", "count": 1, "pace": {"a": 2}},
        "zspec": {"skills": ["a", "b"], "count": 1},
    }
    return {
        "simnet": 1,
        "name": "two-windows",
        "calendar": {"minutes": 600},
        "services": services,
        "arrivals": {name: {"service": name, "per_hour": 2} for name in ("a", "b")},
        "sites": {"hall": {"hours": "24/7", "services": "all", "windows": windows}},
    }


def test_an_unused_service_makes_no_pool_less_special() -> None:
    # Both pools have the skills a and b that somebody comes for; the first by id serves, at half its pace, with or without c.
    (_, with_it), (_, without) = (model_of(two_windows(unused)).replication(0) for unused in (True, False))
    assert_same_tables(with_it, without, ("visits", "needs"))
    np.testing.assert_array_equal(with_it.stays["pool"], without.stays["pool"])
    assert with_it.stays.size > 20


def test_an_unused_service_makes_no_site_less_special() -> None:
    # Near and far site both offer a and b: equally special, so the nearer is chosen, with or without c at the near one.
    def tree(unused: bool) -> Tree:
        made = two_windows(unused)
        hall = made["sites"]["hall"]
        made["sites"] = {"near": hall, "far": {**hall, "at": [2, 0], "services": ["a", "b"]}}
        made["diversion"] = {"policy": "specialist_first"}
        return made

    for unused in (True, False):
        model = model_of(tree(unused))
        _, records = model.replication(0)
        assert {model.network.names.sites[site] for site in records.visits["site"]} == {"near"}
