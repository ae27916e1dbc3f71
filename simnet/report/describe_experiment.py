"""What a description says of the experiment: measures, aims, scenarios, initial state, run length, replications and intervals."""

from __future__ import annotations

from simnet.experiment.study import Experiment
from simnet.experiment.sweep_plan import SweepPlan
from simnet.measures.catalogue import BY_ID
from simnet.report.describe_texts import HEADS, WORDS
from simnet.report.describe_values import flow, number, title_of
from simnet.report.markdown import Cell, Code, Document
from simnet.report.measures import named
from simnet.report.sentences import confidence_text
from simnet.report.text import Text, listed, same
from simnet.report.texts import RELATIONS, WEEKDAYS
from simnet.scenario.schema import Constraint, Precision, Scenario, Weighted


def outputs(document: Document, experiment: Experiment, scenario: Scenario) -> None:
    """Add the measures that are reported, with what exactly they are."""
    document.paragraph(WORDS["outputs"].format(target=number(scenario.target_wait_min)))
    if not experiment.measures:
        document.paragraph(WORDS["all_measures"])
    rows: list[list[Cell]] = []
    for measure in experiment.measures or tuple(BY_ID):
        one = named(measure)
        rows.append([Code(measure), one.title, one.unit, WORDS[one.better], one.note])
    document.table([HEADS[key] for key in ("id", "measure", "unit", "better", "definition")], rows)


def aims(document: Document, experiment: Experiment, plan: SweepPlan | None) -> None:
    """Add the question, the scenarios, what is recommended by, and what else is tried."""
    if experiment.question is not None:
        document.paragraph(WORDS["question"], Text(experiment.question.zh, experiment.question.en))
    if plan is None:
        document.paragraph(WORDS["one_scenario" if experiment.baseline is None else "aims"])
    else:
        _design(document, plan)
    rows: list[list[Cell]] = []
    for name, loaded in experiment.scenarios.items():
        scenario = loaded.scenario
        title = title_of(scenario.title, name)
        summary = Text(scenario.summary.zh, scenario.summary.en) if scenario.summary is not None else ""
        rows.append([Code(name), title + WORDS["baseline_tag"] if name == experiment.baseline else title, summary])
    document.table([HEADS[key] for key in ("id", "name", "what")], rows)
    if experiment.objective is not None:
        document.paragraph(WORDS["objective"], _objective(experiment.objective))
    if experiment.indifference is not None:
        document.paragraph(WORDS["indifference"], number(experiment.indifference))
    if experiment.constraints:
        document.paragraph(WORDS["constraint"])
        document.bullets([_constraint(one) for one in experiment.constraints.values()])
    if experiment.claims:
        document.paragraph(WORDS["claims"])
        claims: list[list[Cell]] = [
            [
                Code(name), Text(one.title.zh, one.title.en), one.fact, Code(one.scenario), named(one.measure).title,
                RELATIONS[one.relation].format(figure=number(one.published)),
            ]
            for name, one in experiment.claims.items()
        ]  # fmt: skip
        document.table([HEADS[key] for key in ("id", "what", "source", "where", "measure", "published")], claims)
    if experiment.stress:
        document.paragraph(WORDS["stress"])
        document.bullets(
            [
                [title_of(one.title, name), Text("：", ": "), Code(flow({**one.values, **one.factors}))]
                for name, one in experiment.stress.items()
            ]
        )


def _design(document: Document, plan: SweepPlan) -> None:
    """Add the paths of a sweep with their values, and what is weighed against what."""
    sweep = plan.sweep
    kind = WORDS["grid" if sweep.latin is None else "latin"]
    document.paragraph(WORDS["design"].format(points=str(len(plan.points)), kind=kind))
    rows: list[list[Cell]] = [
        [
            Code(one.path),
            title_of(one.title, one.path),
            Code(flow(list(one.levels) if one.span is None else f"{number(one.span[0])} … {number(one.span[1])}")),
            WORDS["circumstance" if one.circumstance else "choice"],
        ]
        for one in plan.varied
    ]
    document.table([HEADS[key] for key in ("path", "name", "values", "kind")], rows)
    weighed = {"cost": named(sweep.trade_off.cost).title, "wait": named(sweep.trade_off.wait).title}
    document.paragraph(WORDS["weighed"].format(**weighed))


def initial_state(document: Document, scenario: Scenario) -> None:
    """Add how a run begins and ends."""
    calendar = scenario.calendar
    document.paragraph(WORDS["start_empty"])
    in_days = calendar.days is not None
    warm_up = float(calendar.warm_up_days) if in_days else calendar.warm_up_minutes
    tail = float(calendar.tail_days) if in_days else calendar.tail_minutes
    unit = WORDS["days" if in_days else "minutes"]
    if warm_up:
        document.paragraph(WORDS["warm_up"].format(time=unit.format(count=number(warm_up))), WORDS["warm_up_why"])
    else:
        document.paragraph(WORDS["no_warm_up"])
    document.paragraph(WORDS["ending"].format(time=unit.format(count=number(tail))))


def run_length(document: Document, scenario: Scenario) -> None:
    """Add how long is measured, in which units, by which calendar."""
    calendar = scenario.calendar
    if calendar.days is None:
        document.paragraph(WORDS["run_minutes"].format(minutes=number(calendar.minutes or 0)), WORDS["ticks"])
        return
    start = WORDS["no_start"] if calendar.start is None else WORDS["run_from"].format(date=calendar.start.isoformat())
    said = [WORDS["run_days"].format(days=str(calendar.days), start=start)]
    if calendar.holidays == "CN":
        said.append(WORDS["holidays"])
    document.paragraph(*said, WORDS["ticks"])
    if calendar.exceptions:
        set_to: list[Cell] = [
            [f"{day}", Text("：", ": "), WEEKDAYS.get(kind, same(kind))] for day, kind in calendar.exceptions.items()
        ]
        document.paragraph(WORDS["exceptions"])
        document.bullets(set_to)


def estimation(document: Document, experiment: Experiment) -> None:
    """Add replications, intervals, the family of differences and the rule of the recommendation."""
    compared = experiment.baseline is not None
    said = WORDS["replications" if compared else "replications_one"]
    document.paragraph(said.format(count=str(experiment.replications), seed=str(experiment.seed)))
    document.paragraph(WORDS["intervals"].format(confidence=confidence_text(experiment.confidence)))
    if compared and len(experiment.scenarios) > 1:
        others, measures = str(len(experiment.scenarios) - 1), str(len(experiment.measures))
        document.paragraph(WORDS["family"].format(scenarios=others, measures=measures))
        document.paragraph(WORDS["selection"])
    if experiment.precision:
        document.paragraph(WORDS["precision"].format(most=str(experiment.most_replications)))
        document.bullets(
            [
                [named(measure).title, Text("：", ": "), _precision(wanted, named(measure).unit)]
                for measure, wanted in experiment.precision.items()
            ]
        )


def _objective(objective: str | Weighted) -> Text:
    if isinstance(objective, str):
        return named(objective).title
    parts = [same(f"{number(weight)} × ") + named(name).title for name, weight in objective.weights.items()]
    total = Text(" + ".join(one.zh for one in parts), " + ".join(one.en for one in parts))
    return total if objective.title is None else title_of(objective.title, "") + same(" = ") + total


def _constraint(one: Constraint) -> Cell:
    bounds = []
    if one.at_most is not None:
        bounds.append(Text(f"不超过 {number(one.at_most)}", f"at most {number(one.at_most)}"))
    if one.at_least is not None:
        bounds.append(Text(f"不低于 {number(one.at_least)}", f"at least {number(one.at_least)}"))
    by = same(f" ({one.group_by})") if one.group_by is not None else same("")
    return [named(one.measure).title + by + Text("：", ": ") + listed(bounds)]


def _precision(wanted: Precision, unit: str) -> Text:
    parts = []
    if wanted.relative is not None:
        parts.append(same(f"±{number(100 * wanted.relative)}%"))
    if wanted.absolute is not None:
        parts.append(same(f"±{number(wanted.absolute)} {unit}"))
    return Text("或".join(one.zh for one in parts), " or ".join(one.en for one in parts))
