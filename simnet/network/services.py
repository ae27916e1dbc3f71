"""Services and their forms: what is done for them in stages, and how they are decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from simnet.luck import name_hash
from simnet.luck.distributions import DistributionTable
from simnet.network.names import bits
from simnet.network.network import Names
from simnet.network.times import add_time, add_time_if, mean_ms
from simnet.scenario.forms import FORMS, forms
from simnet.scenario.schema import Scenario
from simnet.scenario.schema_demand import Service, Stage
from simnet.tables import NONE, SERVICES, STAGES
from simnet.units import DAY

FORM_CODES: Final = ("window", *FORMS)
"""Their positions are the codes of `services.form`."""


def service_tables(scenario: Scenario, names: Names, dists: DistributionTable) -> tuple[np.ndarray, np.ndarray]:
    """Return `services`, the services themselves first, then their other forms; and `stages`, in the same order.

    Parameters
    ----------
    scenario : Scenario
        A checked one.
    names : Names
        Its ids.
    dists : DistributionTable
        Where times are added.
    """
    others = list(forms(scenario))
    services, stages = SERVICES.empty(len(names.services) + len(others)), STAGES.empty(len(names.stages))
    first_stage = 0
    for row, name in enumerate(names.services):
        part = scenario.services[name]
        services[row] = _service(part, name, row, names, dists)
        services[row]["offset"] = 0
        first_stage = _stages(services, stages, row, part.stages, first_stage, "window", names, dists)
    # A form is the service itself but for its stages, so its row is a copy.
    places = services["num_stages"][: len(names.services)].copy()
    for row, (name, form, of_form) in enumerate(others, start=len(names.services)):
        base = names.services.index(name)
        services[row] = services[base]
        services[row]["form"] = FORM_CODES.index(form)
        services[row]["offset"] = places[base]
        places[base] += len(of_form)
        first_stage = _stages(services, stages, row, of_form, first_stage, form, names, dists)
    for row, (name, form, _) in enumerate(others, start=len(names.services)):
        services[form][services["base"] == names.services.index(name)] = row
    return services, stages


def _service(part: Service, name: str, row: int, names: Names, dists: DistributionTable) -> np.void:
    service = SERVICES.empty(1)[0]
    service["base"] = row
    service["priority"] = part.priority
    service["incomplete"] = part.incomplete
    service["incomplete_again"] = part.incomplete_again
    service["name"] = name_hash(name)
    service["counts"] = part.kind == "case"
    for form in FORMS:
        service[form] = NONE
    decision, issue = part.decision, part.issue
    service["decided"] = decision is not None
    for column in ("decision_skill", "decision_distribution", "elapsed", "promised"):
        service[column] = NONE
    if decision is not None:
        service["on_the_spot"] = decision.on_the_spot
        service["decision_skill"] = NONE if decision.skill is None else names.skills.index(decision.skill)
        service["decision_distribution"] = add_time_if(dists, decision.time_min)
        service["elapsed"] = add_time_if(dists, decision.elapsed_days, DAY)
        service["promised"] = NONE if decision.promised_days is None else decision.promised_days
    if issue is not None:
        service["mail"] = issue.mail
        service["mail_days"] = issue.mail_days
    return service


def _stages(
    services: np.ndarray,
    stages: np.ndarray,
    row: int,
    of_form: Mapping[str, Stage],
    first: int,
    form: str,
    names: Names,
    dists: DistributionTable,
) -> int:
    """Write the stages of a row of services from row `first` on; return the row behind them."""
    services[row]["first_stage"] = first
    services[row]["num_stages"] = len(of_form)
    services[row]["skills"] = bits(names, (stage.skill for stage in of_form.values()))
    for at, (name, stage) in enumerate(of_form.items(), start=first):
        stages[at]["service"] = row
        stages[at]["skill"] = names.skills.index(stage.skill)
        stages[at]["distribution"] = distribution = add_time(dists, stage.time_min)
        stages[at]["mean"] = mean_ms(dists, distribution)
        stages[at]["chance"] = stage.chance
        stages[at]["repeat"] = stage.repeat
        # Draws of a case have the service's name whatever the form, so the stage's name must tell forms apart.
        stages[at]["name"] = name_hash(name) if form == "window" else name_hash(form, name)
    return first + len(of_form)
