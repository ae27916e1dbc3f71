"""A model description of a scenario, a study or a sweep as Markdown, in the order of the STRESS-DES guidelines.

Everything in it is taken from the files; nothing is simulated and no engine is imported. All items are there, in their order and
with their numbers, whether or not a scenario has much to say about them, so that a reader can tick them off.

References
----------
T. Monks, C. S. M. Currie, B. S. Onggo, S. Robinson, M. Kunc, S. J. E. Taylor (2019): Strengthening the reporting of empirical simulation
studies: Introducing the STRESS guidelines. Journal of Simulation 13(1), 55-67, doi:10.1080/17477778.2018.1442155.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simnet import __version__
from simnet.errors import MISSING
from simnet.experiment.plan import library_versions
from simnet.experiment.study import Experiment, experiment_of_scenario, experiment_of_study
from simnet.experiment.sweep_plan import SweepPlan, plan_of_file
from simnet.report.describe_experiment import aims, estimation, initial_state, outputs, run_length
from simnet.report.describe_logic import algorithms, base_logic, diagram, queues
from simnet.report.describe_origins import MOST_PATHS, Origins
from simnet.report.describe_parts import activities, entities, entries, lines, other_values, resources
from simnet.report.describe_texts import HEADINGS, HEADS, WORDS
from simnet.report.describe_values import flow, number, title_of
from simnet.report.markdown import Cell, Code, Document
from simnet.report.text import Text
from simnet.scenario.extends import load_tree
from simnet.scenario.load import Loaded, LoadedStudy, is_study, is_sweep, load_scenario, load_study
from simnet.scenario.paths import dotted
from simnet.sources import PACKAGE, git_revision, source_hash

WORDS_FOR_READERS = ("simnet", "name", "title", "summary", "evidence")
"""What a scenario holds besides its logic and numbers."""


@dataclass(frozen=True)
class Made:
    """By what a description was made.

    Attributes
    ----------
    command : str
        The command as typed.
    run_command : str
        The command that simulates what is described.
    versions : mapping of str to str
        Of simnet, Python and the libraries that compute.
    sources_sha256 : str
        Of simnet's own sources.
    revision : str or None
        The commit of a checkout.
    """

    command: str
    run_command: str
    versions: Mapping[str, str]
    sources_sha256: str
    revision: str | None


def made_with(command: str, run_command: str) -> Made:
    """Return by what a description is made here and now, given the command, and the one that simulates what is described."""
    versions = {"simnet": __version__, **library_versions()}
    return Made(command, run_command, versions, source_hash(), git_revision(PACKAGE.parent))


@dataclass(frozen=True)
class Subject:
    """What is described.

    Attributes
    ----------
    experiment : Experiment
        A scenario by itself, the scenarios of a study, or the scenario that a sweep varies.
    plan : SweepPlan or None
        The sweep, if it is one.
    """

    experiment: Experiment
    plan: SweepPlan | None = None

    @property
    def verb(self) -> str:
        """The command that simulates it."""
        if self.plan is not None:
            return "sweep"
        return "run" if self.experiment.baseline is None else "compare"


def loaded_from(file: Path) -> Loaded | LoadedStudy | SweepPlan:
    """Return what a file holds, checked.

    Raises
    ------
    InputError
        With everything that is wrong in it.
    """
    tree = load_tree(file)
    if is_sweep(tree):
        return plan_of_file(file)
    return load_study(file) if is_study(tree) else load_scenario(file)


def subject_of(loaded: Loaded | LoadedStudy | SweepPlan) -> Subject:
    """Return what there is to describe in a file that was read and checked.

    Raises
    ------
    InputError
        If a study names a measure that does not exist, or the like.
    """
    if isinstance(loaded, Loaded):
        return Subject(experiment_of_scenario(loaded))
    if isinstance(loaded, LoadedStudy):
        return Subject(experiment_of_study(loaded))
    sweep, base = loaded.sweep, loaded.base
    experiment = Experiment(
        sweep.name, sweep.title, sweep.question, {base.scenario.name: base}, loaded.files, measures=loaded.measures,
        seed=sweep.seed, replications=sweep.replications, confidence=sweep.confidence, precision=sweep.precision,
        most_replications=sweep.most_replications,
    )  # fmt: skip
    return Subject(experiment, loaded)


def describe(subject: Subject, made: Made, language: str) -> str:
    """Return the description of a scenario, of the scenarios of a study, or of a sweep.

    Parameters
    ----------
    subject : Subject
        What is described; of a study the baseline in full, of the other scenarios what differs.
    made : Made
        By what it is made.
    language : "zh" or "en"
        Of everything but what the files say in one language.
    """
    experiment = subject.experiment
    document = Document(language)
    name = experiment.baseline or next(iter(experiment.scenarios))
    base = experiment.scenarios[name]
    origins = Origins(experiment.scenarios)
    document.heading(1, WORDS["title"].format(title=title_of(experiment.title, experiment.name)))
    document.paragraph(WORDS["order"])
    _objectives(document, subject, base)
    _logic(document, experiment, name, base)
    _data(document, base, origins)
    _head(document, "4")
    _head(document, "4.1")
    initial_state(document, base.scenario)
    _head(document, "4.2")
    run_length(document, base.scenario)
    _head(document, "4.3")
    estimation(document, experiment)
    _implementation(document, experiment, made)
    return str(document)


def _head(document: Document, item: str) -> None:
    document.heading(2 if len(item) == 1 else 3 if item.count(".") == 1 else 4, HEADINGS[item])


def _objectives(document: Document, subject: Subject, base: Loaded) -> None:
    experiment, scenario = subject.experiment, base.scenario
    _head(document, "1")
    _head(document, "1.1")
    document.paragraph(WORDS["purpose"])
    if scenario.summary is not None and experiment.baseline is None:
        document.paragraph(Text(scenario.summary.zh, scenario.summary.en))
    people = sum(count for zone in scenario.population.zones.values() for count in zone.people.values())
    sizes = {
        "sites": len(scenario.sites),
        "services": len(scenario.services),
        "zones": len(scenario.population.zones),
        "segments": len(scenario.population.segments),
    }
    document.paragraph(WORDS["size"].format(people=number(people), **{key: str(count) for key, count in sizes.items()}))
    _head(document, "1.2")
    outputs(document, experiment, scenario)
    _head(document, "1.3")
    aims(document, experiment, subject.plan)
    if experiment.baseline is not None:
        title = title_of(scenario.title, experiment.baseline)
        document.paragraph(WORDS["base_is"].format(title=title))


def _logic(document: Document, experiment: Experiment, name: str, base: Loaded) -> None:
    _head(document, "2")
    _head(document, "2.1")
    document.fenced(diagram(base.scenario, document.language), "mermaid")
    _head(document, "2.2")
    document.bullets(list(base_logic(base.scenario)))
    _head(document, "2.3")
    others = {other: loaded for other, loaded in experiment.scenarios.items() if other != name}
    if not others:
        document.paragraph(WORDS["no_scenarios"])
    for other, loaded in others.items():
        _difference(document, other, base, loaded)
    _head(document, "2.4")
    document.bullets(list(algorithms(base.scenario)))
    _head(document, "2.5")
    _head(document, "2.5.1")
    entities(document, base)
    _head(document, "2.5.2")
    activities(document, base)
    _head(document, "2.5.3")
    resources(document, base)
    _head(document, "2.5.4")
    lines(document, base.scenario)
    _head(document, "2.5.5")
    entries(document, base)


def _difference(document: Document, name: str, base: Loaded, other: Loaded) -> None:
    """Add what a scenario changes, adds and leaves out."""
    scenario = other.scenario
    title: Cell = [title_of(scenario.title, name), " (", Code(name), ")"]
    document.paragraph(title)
    if scenario.summary is not None:
        document.paragraph(Text(scenario.summary.zh, scenario.summary.en))
    known = {*base_logic(base.scenario), *algorithms(base.scenario), *queues(base.scenario)}
    own = (*base_logic(scenario), *algorithms(scenario), *queues(scenario))
    document.bullets([said for said in own if said not in known])
    rows: list[list[Cell]] = []
    for path, left, right in changes(base.tree.data, other.tree.data):
        if path[0] not in WORDS_FOR_READERS:
            sides = [WORDS["absent"] if side is MISSING else Code(flow(side)) for side in (left, right)]
            rows.append([Code(dotted(path)), *sides])
    if rows:
        document.table([HEADS[key] for key in ("path", "base_value", "other_value")], rows)
    else:
        document.paragraph(WORDS["no_difference"])


def changes(left: Any, right: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any, Any]]:
    """Return where two trees differ; what only one of them has is one difference, however much it holds.

    >>> changes({"a": {"b": 1}}, {"a": {"b": 2, "c": {"d": 3}}})
    [(('a', 'b'), 1, 2), (('a', 'c'), <Missing.MISSING: 'missing'>, {'d': 3})]
    """
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        found = []
        for key in {**left, **right}:
            found += changes(left.get(key, MISSING), right.get(key, MISSING), (*path, key))
        return found
    return [] if left == right else [(path, left, right)]


def _data(document: Document, base: Loaded, origins: Origins) -> None:
    _head(document, "3")
    _head(document, "3.1")
    document.paragraph(WORDS["sources" if origins.of_kind("fact") else "no_sources"])
    origins.table(document, "fact", "source")
    _head(document, "3.2")
    document.paragraph(WORDS["pre" if origins.of_kind("computed") else "no_pre"])
    origins.table(document, "computed", "how")
    _head(document, "3.3")
    document.paragraph(WORDS["parameters"])
    other_values(document, base)
    for told in origins.counted():
        document.paragraph(told)
    _head(document, "3.4")
    document.paragraph(WORDS["assumed" if origins.of_kind("assumed") else "no_assumed"])
    origins.table(document, "assumed", "assumption")
    if origins.of_kind("defined"):
        document.paragraph(WORDS["defined"])
        origins.table(document, "defined", "what")
    if origins.without:
        document.paragraph(WORDS["without"])
        paths = list(origins.without)
        more: list[Cell] = [f"… ({len(paths)})"] if len(paths) > MOST_PATHS else []
        document.bullets([*(Code(path) for path in paths[:MOST_PATHS]), *more])


def _implementation(document: Document, experiment: Experiment, made: Made) -> None:
    _head(document, "5")
    _head(document, "5.1")
    document.paragraph(WORDS["software"])
    document.table(
        [HEADS["library"], HEADS["version"]], [[library, version] for library, version in made.versions.items()]
    )
    for item, said in (("5.2", "sampling"), ("5.3", "execution"), ("5.4", "system")):
        _head(document, item)
        document.paragraph(WORDS[said])
    _head(document, "6")
    _head(document, "6.1")
    commit = Text("", "") if made.revision is None else WORDS["revision"].format(commit=made.revision)
    document.paragraph(
        WORDS["share"].format(version=made.versions.get("simnet", ""), hash=made.sources_sha256, revision=commit)
    )
    rows: list[list[Cell]] = [[Code(file.path), Code(file.sha256)] for file in experiment.files]
    document.table([HEADS["file"], Text("SHA-256", "SHA-256")], rows)
    document.paragraph(WORDS["remake"])
    document.fenced(made.run_command, "sh")
    document.paragraph(WORDS["described_by"])
    document.fenced(made.command, "sh")
