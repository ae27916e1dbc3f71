"""Who goes where: random Records against plain loops, and rows by hand."""

from dataclasses import replace

import numpy as np
import pytest

from simnet.measures.flow_rows import flow_rows
from simnet.measures.layout import CHANNELS, YEAR
from simnet.measures.totals import Totals

from .naive import Told
from .toy import outcome_of, random_worlds


@pytest.mark.parametrize("choice", [{"seed": 1}, {"seed": 2, "odd_window": True}, {"seed": 5, "rich": True}])
def test_visits_by_zone_and_site_and_needs_by_zone_and_channel(choice):
    worlds = random_worlds(num_replications=2, num_needs=90, **choice)
    outcome = outcome_of(worlds)
    for number, world in enumerate(worlds):
        names, needs = world.network.names, world.demand.needs
        low, high = outcome.layout.window_start, outcome.layout.window_end
        expected = {(zone, site): 0 for zone in names.zones for site in names.sites}
        for visit in world.records.visits:
            if low <= visit["arrival"] < high:
                expected[names.zones[needs["zone"][visit["need"]]], names.sites[visit["site"]]] += 1
        assert outcome.totals.arrays["flows.zone_site"][number, :, 0].tolist() == list(expected.values())
        assert sum(expected.values()) == len(Told(world).measured) > 0
        if "rich" not in choice:
            assert "taken.zone_channel" not in outcome.totals.arrays
            continue
        channels = outcome.layout.groups["channel"]
        taken = {(zone, channel): 0 for zone in names.zones for channel in channels}
        for need in needs:
            if need["cohort"]:
                taken[names.zones[need["zone"]], CHANNELS[need["channel"]]] += 1
        assert outcome.totals.arrays["taken.zone_channel"][number, :, 0].tolist() == list(taken.values())


def test_rows_are_years_with_intervals_and_leave_out_what_nobody_would_see():
    worlds = random_worlds(seed=5, num_replications=2, num_needs=30, rich=True)
    outcome = outcome_of(worlds)
    sites, channels = outcome.layout.groups["site"], outcome.layout.groups["channel"]
    assert sites == ("hall", "shed", "wing") and outcome.layout.groups["zone"] == ("east", "west")
    # East: 100 and 104 visits to the hall, 1 and 1 to the shed (less than a fiftieth), none to the wing; West: 5 and 5 to the wing.
    flows = np.array([[100, 1, 0, 0, 0, 5], [104, 1, 0, 0, 0, 5]])[:, :, np.newaxis]
    taken = np.zeros((2, 2, len(channels), 1), np.int64)
    taken[:, 0, channels.index("window")] = 60
    taken[:, 0, channels.index("online")] = 40
    made = outcome.totals.arrays | {"flows.zone_site": flows, "taken.zone_channel": taken.reshape(2, -1, 1)}
    rows = flow_rows([replace(outcome, totals=Totals(made))])
    # Three measured days make a year 365 / 3 times as much: 102 * 365 / 3 = 12410, 5 * 365 / 3 = 608.3, 40 * 365 / 3 = 4866.7.
    assert outcome.layout.window * 365 == YEAR * 3
    # Student's t of 1 degree of freedom is 12.706; the deviations -2 and 2 have a standard error of 2: 25.41 * 365 / 3 = 3091.8.
    assert [(row["zone"], row["to_kind"], row["to"], row["mean"], row["half_width"]) for row in rows] == [
        ("east", "site", "hall", 12410.0, pytest.approx(3091.8, abs=0.1)),
        ("east", "channel", "online", 4866.7, 0.0),
        ("west", "site", "wing", 608.3, 0.0),
    ]
    assert {row["unit"] for row in rows if row["to_kind"] == "site"} == {"visits a year"}
