"""The method in a page: what was simulated and how, in the order of the STRESS-DES guidelines, as far as results alone tell it.

A results directory holds no model, so its logic and its parameters are told by `simnet describe` from the input files, whose names and
digests stand here; what is here is taken from the manifest. What the manifest leaves out is left out.

References
----------
T. Monks, C. S. M. Currie, B. S. Onggo, S. Robinson, M. Kunc, S. J. E. Taylor (2019): Strengthening the reporting of empirical simulation
studies: Introducing the STRESS guidelines. Journal of Simulation 13(1), 55-67, doi:10.1080/17477778.2018.1442155.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field

from simnet.report import basis
from simnet.report.describe_texts import HEADINGS
from simnet.report.describe_texts import WORDS as DESCRIBED
from simnet.report.figure import Grid
from simnet.report.measures import Named
from simnet.report.numbers import plain
from simnet.report.reading import by_id, mapping
from simnet.report.required import required
from simnet.report.results import Results, ScenarioInfo
from simnet.report.sentences import confidence_text
from simnet.report.text import EMPTY, Text, same
from simnet.report.texts import WORDS

SIZE = Text(
    "{title}：{sites}个网点，{zones}个片区，{segments}类人群，{services}个事项{people}。",
    "{title}: sites {sites}, zones {zones}, segments {segments}, services {services}{people}.",
)
PEOPLE = Text("，共{people}人（户）", ", people {people}")
QUESTION = Text("要回答的问题：{question}", "The question: {question}")
BY = Text("建议依据：{objective}。", "Recommended by: {objective}.")
MUST_KEEP = Text("方案须满足：{required}。", "A scenario must keep: {required}.")
INDIFFERENT = Text("相差不到{difference}视为没有差别。", "A difference of up to {difference} does not matter.")
COUNTS = Text(
    "数据来历共{total}条：{counts}。逐条见“{basis}”。",
    "Entries that say where data come from: {total} ({counts}). See “{basis}”.",
)
RUN_LENGTH = Text(
    "预热期、测量期和日历写在输入文件中，由 simnet describe 列出。",
    "Warm-up, measured time and calendar stand in the input files; simnet describe lists them.",
)
STRESSES = Text(
    "另在{number}项压力下重做全部比较：同样的人，同样的运气，同一目标，同一方法。",
    "Under stress ({number} in all) the whole comparison was made anew with the same people, the same luck, the same objective and method.",
)
PRECISION = Text(
    "重复模拟次数逐步增加，直到指定指标达到所要的精度。",
    "Replications were added until the named measures were known as closely as asked.",
)
ENGINE = {
    "core": Text("结果由编译内核算得。", "These results were computed by the compiled core."),
    "reference": Text("结果由参考实现算得。", "These results were computed by the reference."),
}
THIS_RUN = Text(
    "计算用时以及取自已存结果的次数见 manifest.json 的 this_run；同样的结果，页面总是相同。",
    "How long the computation took, and what it took from finished work, is in manifest.json under this_run; "
    "equal results make an equal page.",
)
SOURCES = Text("程序源文件的SHA-256", "SHA-256 of the sources")
LICENCE = Text("simnet 以MIT许可发布。", "simnet is published under the MIT licence.")


@dataclass(frozen=True)
class Chapter:
    """One chapter of the method.

    Attributes
    ----------
    heading : Text
        With its number.
    said : tuple of Text
        Paragraphs.
    facts : tuple of (Text, Text)
        Names and values.
    grid : Grid or None
        A table, and `grid_title`, its name.
    commands : tuple of (Text, str)
        What a command does, and the command.
    """

    heading: Text
    said: tuple[Text, ...] = ()
    facts: tuple[tuple[Text, Text], ...] = ()
    grid: Grid | None = None
    grid_title: Text = EMPTY
    commands: tuple[tuple[Text, str], ...] = field(default=())


def chapters(results: Results, method_words: Sequence[Text], definitions: Sequence[Named]) -> list[Chapter]:
    """Return the six chapters of the guidelines.

    Parameters
    ----------
    results : Results
        Of a study, a scenario or a sweep.
    method_words : sequence of Text
        What the page says of the method in plain words.
    definitions : sequence of Named
        The measures that the page shows.
    """
    facts = dict(basis.method(results))
    of_code = {WORDS["versions"], WORDS["revision"]}
    experiment = tuple((name, value) for name, value in facts.items() if name not in of_code)
    implementation = tuple((name, value) for name, value in facts.items() if name == WORDS["versions"])
    access = tuple((name, value) for name, value in facts.items() if name == WORDS["revision"])
    sources = results.manifest.get("sources_sha256")
    if isinstance(sources, str):
        access += ((SOURCES, same(sources)),)
    grid = Grid((WORDS["measure"], WORDS["definition"]), tuple((one.title, one.note) for one in definitions))
    inputs = basis.inputs(results)
    files = Grid((WORDS["file"], same("SHA-256")), tuple((same(name), same(digest)) for name, digest in inputs))
    return [
        Chapter(HEADINGS["1"], tuple(_objectives(results)), grid=grid if definitions else None, grid_title=WORDS["definitions"]),
        Chapter(HEADINGS["2"], (WORDS["method_1"], *(_size(info, results) for info in results.scenarios if info.sites))),
        Chapter(HEADINGS["3"], tuple(_data(results)), grid=files if inputs else None, grid_title=WORDS["inputs"]),
        Chapter(HEADINGS["4"], tuple(_experiment(results, method_words)), experiment),
        Chapter(HEADINGS["5"], tuple(_implementation(results)), implementation),
        Chapter(HEADINGS["6"], (LICENCE,), access, commands=tuple(_commands(results))),
    ]  # fmt: skip


def describe_command(results: Results) -> str:
    """Return the command that describes the model in full; empty where no input file is known."""
    files = basis.inputs(results)
    return shlex.join(["simnet", "describe", files[0][0]]) if files and files[0][0] else ""


def _objectives(results: Results) -> list[Text]:
    said = [DESCRIBED["purpose"]]
    if results.question is not None:
        said.append(QUESTION.format(question=results.question))
    if results.baseline and len(results.scenarios) > 1:
        said.append(DESCRIBED["aims"])
    if results.recommended is not None and len(results.scenarios) > 1:
        said.append(BY.format(objective=results.recommended.objective.title))
        needed = required(results)
        if results.constraints and needed != EMPTY:
            said.append(MUST_KEEP.format(required=needed))
        if results.recommended.indifference is not None:
            unit = results.recommended.objective.unit
            said.append(INDIFFERENT.format(difference=f"{results.recommended.indifference:g} {unit}".strip()))
    return said


def _size(info: ScenarioInfo, results: Results) -> Text:
    described = dict(by_id(results.manifest.get("scenarios"))).get(info.id)
    people = sum(zone.people or 0.0 for zone in info.zones)
    return SIZE.format(
        title=info.title,
        sites=str(len(info.sites)),
        zones=str(len(info.zones)),
        segments=str(len(mapping(described).get("segments") or ())),
        services=str(len(mapping(described).get("services") or ())),
        people=PEOPLE.format(people=plain(people, 0)) if people else EMPTY,
    )


def _data(results: Results) -> list[Text]:
    counted = basis.kinds(results)
    if not counted:
        return []
    total = str(sum(count for _, count in counted))
    counts = Text(
        "，".join(f"{name.zh}{count}" for name, count in counted),
        ", ".join(f"{name.en}: {count}" for name, count in counted),
    )
    return [COUNTS.format(total=total, counts=counts, basis=WORDS["basis"]), basis.evidence_note(results)]


def _experiment(results: Results, method_words: Sequence[Text]) -> list[Text]:
    said = [DESCRIBED["start_empty"], RUN_LENGTH, *(one for one in method_words if one != WORDS["method_1"])]
    if results.has_intervals and results.confidence is not None:
        said.append(DESCRIBED["intervals"].format(confidence=confidence_text(results.confidence)))
    others, measures = len(results.scenarios) - 1, len(results.measures)
    if results.baseline and others > 0 and measures and results.has_intervals:
        said.append(DESCRIBED["family"].format(scenarios=str(others), measures=str(measures)))
    if results.manifest.get("precision"):
        said.append(PRECISION)
    if results.stresses:
        said.append(STRESSES.format(number=str(len(results.stresses))))
    return said


def _implementation(results: Results) -> list[Text]:
    said = [DESCRIBED["software"], DESCRIBED["sampling"], DESCRIBED["execution"]]
    engine = ENGINE.get(str(results.manifest.get("engine")))
    if engine is not None:
        said.append(engine)
    if "this_run" in results.manifest:
        said.append(THIS_RUN)
    return said


def _commands(results: Results) -> list[tuple[Text, str]]:
    remake = basis.command(results)
    return [(WORDS["remake"], remake)] if remake else []
