"""What a block's key depends on: everything that can change its totals, and nothing else."""

from typing import Any

import pytest

from simnet.experiment.plan import BLOCK_SIZES, Block, block_key, block_size, essence, plan_blocks, scenario_key
from simnet.scenario.schema import Scenario

TREE: dict[str, Any] = {
    "simnet": 1,
    "name": "hall",
    "calendar": {"minutes": 60},
    "services": {
        "title": {  # an id that is also a key of the format
            "stages": {"first": {"skill": "a", "time_min": 1}, "second": {"skill": "b", "time_min": 2}}
        }
    },
    "arrivals": {"walk_in": {"service": "title", "per_hour": 10}},
    "sites": {"hall": {"hours": "24/7", "services": "all", "windows": {"desk": {"skills": "all", "count": 1}}}},
}
BLOCK = Block("hall", 0, 5)


def changed(path: str, value: Any) -> Scenario:
    """The scenario with one value set, deep inside."""
    steps = path.split(".")

    def put(tree: dict[str, Any], rest: list[str]) -> dict[str, Any]:
        inner = value if len(rest) == 1 else put(tree.get(rest[0], {}), rest[1:])
        return {**tree, rest[0]: inner}

    return Scenario.model_validate(put(TREE, steps))


def key(scenario: Scenario, block: Block = BLOCK, seed: int = 1, engine: str = "core") -> str:
    return block_key(scenario_key(scenario), block, seed, engine)


SAME = key(Scenario.model_validate(TREE))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", "other"),
        ("title", "A hall"),
        ("summary", "One hall with one window."),
        ("costs", {"rent_m2_year": 1200}),
        ("evidence", {"services.**": {"defined": "by the test"}}),
        ("sites.hall.title", "Hall"),
        ("sites.hall.area_m2", 200),
        ("sites.hall.premises", "free"),
        ("sites.hall.windows.desk.hosted", True),
        ("services.title.title", "An errand"),
        ("sites.hall.seats", None),  # the default, written down
        ("behaviour", {"wishes": 8}),  # likewise
    ],
)
def test_words_prices_and_defaults_run_nothing_again(path: str, value: Any) -> None:
    assert key(changed(path, value)) == SAME


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("calendar.minutes", 61),
        ("services.title.stages.first.time_min", 1.5),
        ("services.title.kind", "consultation"),
        ("services.other", {"stages": {"only": {"skill": "a", "time_min": 1}}}),
        ("sites.hall.windows.desk.count", 2),
        ("sites.hall.windows.desk.skills", ["a", "b"]),
        ("demand", {"factor": 1.1}),
        ("target_wait_min", 15),
        ("population", {"zones": {"here": {"at": [0.5, 0.0]}}}),
    ],
)
def test_what_can_change_a_total_changes_the_key(path: str, value: Any) -> None:
    assert key(changed(path, value)) != SAME


def test_the_order_of_stages_counts() -> None:
    stages = TREE["services"]["title"]["stages"]
    assert key(changed("services.title.stages", dict(reversed(stages.items())))) != SAME


def test_seed_replications_and_engine_count_but_not_the_id_in_the_study() -> None:
    scenario = Scenario.model_validate(TREE)
    others = [
        key(scenario, seed=2),
        key(scenario, Block("hall", 5, 5)),
        key(scenario, Block("hall", 0, 4)),
        key(scenario, engine="reference"),
    ]
    assert len({SAME, *others}) == 5
    assert key(scenario, Block("another", 0, 5)) == SAME


def test_a_users_id_is_never_taken_for_a_key_of_the_format() -> None:
    found = essence(Scenario.model_validate(TREE))
    assert "title" not in found and "title" in found["services"] and "title" not in found["services"]["title"]


def test_more_replications_begin_with_the_blocks_of_fewer() -> None:
    for size in BLOCK_SIZES:
        few, more = (plan_blocks({"a": size, "b": 1}, replications) for replications in (30, 45))
        assert set(few) < set(more)
        assert sum(block.number for block in more) == 90
    assert plan_blocks({"a": 5}, 7) == [Block("a", 0, 5), Block("a", 5, 2)]


@pytest.mark.parametrize(
    ("work", "engine", "size"),
    [
        (0, "core", 15),
        (13_000, "core", 15),
        (14_000, "core", 5),  # 15 x 14,000 is more than 200,000
        (200_000, "core", 1),
        (1e9, "core", 1),
        (50, "reference", 15),
        (1_000, "reference", 3),  # 5 x 1,000 is more than 4,000
        (35_000, "reference", 1),
    ],
)
def test_a_block_is_as_large_as_its_work_allows(work: float, engine: str, size: int) -> None:
    assert block_size(work, engine) == size
