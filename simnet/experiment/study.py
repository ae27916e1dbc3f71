"""What is to be run: a scenario by itself, or the scenarios of a study against its baseline.

Whatever refuses an input is to refuse it before anything heavy is imported and before anything is written; so this module
knows the catalogue of measures, but neither engines nor luck nor how a measure is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from simnet.errors import InputError, Problem, did_you_mean, name_or_list
from simnet.experiment.goals import goal_problems
from simnet.experiment.stress_own import stress_problems
from simnet.measures.catalogue import BY_ID
from simnet.scenario.extends import SourceFile
from simnet.scenario.load import Loaded, LoadedStudy
from simnet.scenario.schema import Claim, Constraint, Precision, Scenario, Stress, Title, Weighted

DEFAULT_REPLICATIONS = 30
DEFAULT_SEED = 1
DEFAULT_CONFIDENCE = 0.95
DEFAULT_MOST = 1000

TOO_FEW_TO_COMPARE = (
    "at least 2 are needed to compare: one replication has no interval, so no difference could be told from luck"
)


@dataclass(frozen=True)
class Experiment:
    """What is to be run and compared.

    Attributes
    ----------
    name : str
        Name of the study, or of the only scenario.
    title, question : Title or None
        For readers.
    scenarios : dict of str to Loaded
        The scenarios by id, in the order of the study.
    files : tuple of SourceFile
        Every input file, each once.
    baseline : str or None
        The scenario that the others are compared with; None for a single scenario.
    measures : tuple of str
        The named measures, one family; empty for a single scenario.
    objective : str, Weighted or None
        The measure, or the weighted sum of measures, by which a recommendation is made.
    seed, replications : int
        All luck is a function of them.
    confidence : float
        Level of the intervals.
    precision : dict of str to Precision
        How closely measures are to be known; empty: `replications` are enough.
    most_replications : int
        Where adding replications for precision ends in any case.
    claims : dict of str to Claim
        Published results to be set against simulated ones.
    constraints : dict of str to Constraint
        What a scenario must keep to be recommended.
    indifference : float or None
        A difference of the objective that does not matter, in its unit.
    stress : dict of str to Stress
        What else the scenarios are put through when they are stressed.
    """

    name: str
    title: Title | None
    question: Title | None
    scenarios: dict[str, Loaded]
    files: tuple[SourceFile, ...]
    baseline: str | None = None
    measures: tuple[str, ...] = ()
    objective: str | Weighted | None = None
    seed: int = DEFAULT_SEED
    replications: int = DEFAULT_REPLICATIONS
    confidence: float = DEFAULT_CONFIDENCE
    precision: dict[str, Precision] = field(default_factory=dict)
    most_replications: int = DEFAULT_MOST
    claims: dict[str, Claim] = field(default_factory=dict)
    constraints: dict[str, Constraint] = field(default_factory=dict)
    indifference: float | None = None
    stress: dict[str, Stress] = field(default_factory=dict)

    def with_options(
        self,
        seed: int | None = None,
        replications: int | None = None,
        precision: Mapping[str, Precision] | None = None,
        most_replications: int | None = None,
    ) -> Experiment:
        """Return the experiment with what the user gave instead: luck, a number of replications, a precision and where to end.

        A number of replications alone means just so many, whatever precision the study asks for.

        Raises
        ------
        InputError
            If there are too few replications: a scenario by itself can do with one, which has no interval; a comparison cannot.
        """
        least, why = (1, "at least 1 is needed") if self.baseline is None else (2, TOO_FEW_TO_COMPARE)
        if replications is not None and replications < least:
            file = self.files[0].path if self.files else self.name
            raise InputError(Problem(file=file, line=None, path="replications", found=replications, message=why))
        if precision is None:
            precision = self.precision if replications is None else {}
        return replace(
            self,
            seed=self.seed if seed is None else seed,
            replications=self.replications if replications is None else replications,
            precision=dict(precision),
            most_replications=self.most_replications if most_replications is None else most_replications,
        )


def parse_precision(wanted: Mapping[str, str | float]) -> dict[str, Precision]:
    """Return precisions as a user writes them on a command line or in Python.

    Parameters
    ----------
    wanted : mapping of str to str or float
        By measure: a number in the measure's unit, or a percentage of its value.

    Raises
    ------
    InputError
        With every measure that does not exist, and every precision that is none.

    Examples
    --------
    >>> parse_precision({"mean_wait": "5%", "late_or_left": 0.01})["mean_wait"]
    Precision(relative=0.05, absolute=None)
    """
    found, problems = {}, []
    for measure, text in wanted.items():
        written, is_share = (str(text).removesuffix("%"), str(text).endswith("%"))
        try:
            number = float(written) / (100 if is_share else 1)
            precision = Precision(relative=number) if is_share else Precision(absolute=number)
        except ValueError:
            message = (
                "give a number above 0 in the measure's unit, as 0.5, or a percentage of its value below 100%, as 5%"
            )
            problems.append(Problem("--precision", None, measure, text, message))
            continue
        if measure not in BY_ID:
            message = f"unknown measure{did_you_mean(measure, BY_ID)}"
            problems.append(Problem("--precision", None, "", measure, message))
        found[measure] = precision
    if problems:
        raise InputError(problems)
    return found


def experiment_of_scenario(loaded: Loaded) -> Experiment:
    """Return the experiment that runs one scenario by itself."""
    scenario = loaded.scenario
    return Experiment(scenario.name, scenario.title, None, {scenario.name: loaded}, tuple(loaded.tree.files))


def experiment_of_study(loaded: LoadedStudy) -> Experiment:
    """Return the experiment of a study.

    Raises
    ------
    InputError
        If the study names a measure that does not exist, or an objective of which neither less nor more is better.
    """
    study = loaded.study
    problems = [
        _problem(loaded, ("measures", index), name, f"unknown measure{did_you_mean(name, BY_ID)}")
        for index, name in enumerate(study.measures)
        if name not in BY_ID
    ]
    problems += goal_problems(loaded)
    problems += [
        _problem(loaded, ("precision", name), name, f"unknown measure{did_you_mean(name, BY_ID)}")
        for name in study.precision
        if name not in BY_ID
    ]
    problems += _claims(loaded)
    problems += stress_problems(loaded)
    if problems:
        raise InputError(problems)
    trees = [loaded.tree, *(scenario.tree for scenario in loaded.scenarios.values())]
    return Experiment(
        study.name,
        study.title,
        study.question,
        dict(loaded.scenarios),
        tuple(dict.fromkeys(file for tree in trees for file in tree.files)),
        study.baseline,
        tuple(study.measures),
        study.objective,
        study.seed,
        study.replications,
        study.confidence,
        study.precision,
        study.most_replications,
        study.claims,
        study.constraints,
        study.indifference,
        study.stress,
    )


def _claims(loaded: LoadedStudy) -> list[Problem]:
    """Return what is wrong with the claims of a study."""
    problems = []
    for name, claim in loaded.study.claims.items():
        if claim.scenario not in loaded.scenarios:
            message = f"unknown scenario{name_or_list(claim.scenario, loaded.scenarios)}"
            problems.append(_problem(loaded, ("claims", name, "scenario"), claim.scenario, message))
        if claim.measure not in BY_ID:
            message = f"unknown measure{did_you_mean(claim.measure, BY_ID)}"
            problems.append(_problem(loaded, ("claims", name, "measure"), claim.measure, message))
        elif claim.group_by is not None and claim.group_by not in BY_ID[claim.measure].group_bys:
            message = f"{claim.measure} is not broken down by it{name_or_list(claim.group_by, BY_ID[claim.measure].group_bys)}"
            problems.append(_problem(loaded, ("claims", name, "group_by"), claim.group_by, message))
        elif claim.group is not None and claim.scenario in loaded.scenarios:
            known = _groups(loaded.scenarios[claim.scenario].scenario).get(claim.group_by or "")
            if known is not None and claim.group not in known:
                message = f"unknown {claim.group_by}{name_or_list(claim.group, known)}"
                problems.append(_problem(loaded, ("claims", name, "group"), claim.group, message))
    return problems


def _groups(scenario: Scenario) -> dict[str, set[str]]:
    """Return the groups that follow from a scenario alone, by group_by."""
    return {
        "site": set(scenario.sites),
        "kind": {site.kind for site in scenario.sites.values()},
        "segment": set(scenario.population.segments),
        "zone": set(scenario.population.zones),
        "service": set(scenario.services),
        "channel": {name for name in type(scenario.channels).model_fields if getattr(scenario.channels, name)},
    }


def _problem(loaded: LoadedStudy, path: tuple[str | int, ...], found: object, message: str) -> Problem:
    problem = loaded.tree.problem(path, message)
    return replace(problem, found=found)
