"""How far sites may carry services, where cases are decided and results issued, and what sites offer in every form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from simnet.network.network import Names
from simnet.scenario import levels
from simnet.scenario.forms import forms, named
from simnet.scenario.schema import Scenario
from simnet.scenario.schema_demand import Stage
from simnet.scenario.skills import abilities
from simnet.tables import NONE


def level_table(scenario: Scenario, names: Names) -> np.ndarray:
    """Return `Network.level`."""
    return _by_site_and_service(names, lambda site, service: levels.level(scenario, site, service))


def decides_table(scenario: Scenario, names: Names) -> np.ndarray:
    """Return `Network.decides_at`."""
    return _by_site_and_service(names, lambda site, service: _row(names, levels.decides_at(scenario, site, service)))


def issues_table(scenario: Scenario, names: Names) -> np.ndarray:
    """Return `Network.issues_at`."""
    return _by_site_and_service(names, lambda site, service: _row(names, levels.issues_at(scenario, site, service)))


def tolerant_table(scenario: Scenario, names: Names) -> np.ndarray:
    """Return `Network.tolerant`."""
    return _by_site_and_service(names, lambda site, service: named(scenario.sites[site].tolerant, service))


def offers_table(scenario: Scenario, names: Names) -> np.ndarray:
    """Return `Network.offers`: columns of the services themselves, then of their other forms."""
    themselves = _by_site_and_service(names, lambda site, service: named(scenario.sites[site].services, service))
    able, existing = abilities(scenario), list(forms(scenario))
    others = [
        [_offers_form(scenario, site, service, form, stages, able[site]) for service, form, stages in existing]
        for site in names.sites
    ]
    return np.hstack((themselves, np.array(others, np.int64).reshape(len(names.sites), -1)))


def _offers_form(
    scenario: Scenario, site: str, service: str, form: str, stages: Mapping[str, Stage], able: set[str]
) -> bool:
    part = scenario.sites[site]
    if form != "collection":
        return named(part.kiosk if form == "kiosk" else part.agency, service)
    lies_here = levels.issues_at(scenario, site, service) == site or named(part.hand_out, service)
    return lies_here and {stage.skill for stage in stages.values()} <= able


def _row(names: Names, site: str | None) -> int:
    return NONE if site is None else names.sites.index(site)


def _by_site_and_service(names: Names, value: Callable[[str, str], int]) -> np.ndarray:
    rows = [[int(value(site, service)) for service in names.services] for site in names.sites]
    return np.array(rows, np.int64).reshape(len(names.sites), len(names.services))
