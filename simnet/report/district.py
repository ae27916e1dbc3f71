"""The page that sets several studies side by side: what each advises, how that changes against its own baseline, how large each is.

One file in both languages that fetches nothing, made as the page of a study is (`page`), from the files of results directories. It never
ranks studies: they are of different places and different demand, which is said on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from simnet.errors import InputError, Problem
from simnet.report.advice import advice
from simnet.report.basis import command
from simnet.report.district_charts import cells, change_chart
from simnet.report.district_data import Figure, Line, Scale, Study, lines_of, read_studies, scale_of
from simnet.report.district_texts import WORDS
from simnet.report.downloads import with_files
from simnet.report.figure import Chart, Grid
from simnet.report.html import embedded, environment, policy, template
from simnet.report.numbers import plain, write
from simnet.report.sentences import confidence_text, in_sentence
from simnet.report.text import Text, listed, same
from simnet.report.texts import WORDS as PAGE_WORDS
from simnet.store import write_atomically

DISTRICT = "district.html"
"""Where the page goes unless another file is named."""

MARK = '<meta name="generator" content="simnet district">'
"""By which a page of this kind is known, so that it may be written anew."""

CHARTED = ("peak_day_wait", "mean_wait", "trips_per_case", "time_per_case", "public_cost_year")
NONE = same("–")


@dataclass(frozen=True)
class Part:
    """One study on the page.

    Attributes
    ----------
    study : Study
        What it holds.
    advice, standing : Text
        Its advice, and which scenario stands for it.
    grid : Grid
        Its figures.
    command, made_by : str
        By which it was made.
    """

    study: Study
    advice: Text
    standing: Text
    grid: Grid
    command: str
    made_by: str


def write_district(directories: Sequence[Path], out: Path = Path(DISTRICT)) -> Path:
    """Write a page over several studies and return its path.

    Parameters
    ----------
    directories : sequence of Path
        Results directories of studies, in the order of the page.
    out : Path
        A new file, or an earlier page of this kind.

    Raises
    ------
    InputError
        If a directory holds no results of a study, or there is another file of that name; nothing is written then.
    OSError
        If the page cannot be written.
    """
    check_out(out)
    page = render_district(read_studies(directories))
    out.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(out, page.encode())
    return out


def check_out(out: Path) -> None:
    """Refuse a file that is no page of this kind.

    Raises
    ------
    InputError
        If there is a file or folder of that name which was not made by `write_district`.
    """
    if not out.exists() and not out.is_symlink():
        return
    try:
        with out.open("rb") as file:
            ours = MARK.encode() in file.read(4096)
    except OSError:
        ours = False
    if not ours:
        message = "there is one of this name that is no page of several studies, and nothing is written over; name another file with --out"
        raise InputError(Problem(file=str(out), line=None, path="--out", found=str(out), message=message))


def render_district(studies: Sequence[Study]) -> str:
    """Return the page of several studies as HTML."""
    from plotly.offline import get_plotlyjs

    scripts = {"plotly": get_plotlyjs(), "data": template("data.js"), "page": template("page.js")}
    title = WORDS["title"].format(number=str(len(studies)))
    lines = {id(study): lines_of(study) for study in studies}
    charts = _charts(studies, lines)
    confidence = confidence_text(_confidence(studies))
    page = environment().get_template("district.html.j2").render(
        page_title=title,
        said=WORDS,
        mark=Markup(MARK),
        style=Markup(template("page.css")),
        scripts={name: Markup(script) for name, script in scripts.items()},
        policy=policy(list(scripts.values())),
        figures=embedded({chart.id: chart.figure for chart in charts}),
        titles=embedded(title.as_dict()),
        parts=[_part(study, lines[id(study)]) for study in studies],
        notes=comparable(studies),
        incomplete=_incomplete(studies),
        charts=charts,
        scale=scale_table(studies),
        scale_note=WORDS["scale_note"].format(confidence=confidence),
        colon=Text("：", ": "),
        line_note=WORDS["line_note"].format(confidence=confidence),
    )  # fmt: skip
    return with_files(page, "district", ())


def _charts(studies: Sequence[Study], lines: dict[int, list[Line]]) -> list[Chart]:
    found = []
    for key in CHARTED:
        drawn = [(study, line) for study in studies for line in lines[id(study)] if line.key == key]
        chart = change_chart(key, drawn, _confidence(studies))
        if chart is not None:
            found.append(chart)
    return found


def _confidence(studies: Sequence[Study]) -> float | None:
    """The lowest level of the studies, which holds for all of them."""
    return min((one.results.confidence for one in studies if one.results.confidence is not None), default=None)


# -- what is said -----------------------------------------------------------------------------------------------------


def standing(study: Study) -> Text:
    """Return which scenario stands for what a study advises."""
    results = study.results
    baseline = results.title_of(study.baseline)
    if not study.shown:
        return WORDS["nothing"]
    shown = results.title_of(study.shown)
    others = [results.title_of(item) for item in results.best if item != study.shown]
    if not study.compares:
        return WORDS["keep_tied" if others else "keep"].format(baseline=baseline, others=listed(others))
    standings = results.recommended.standings if results.recommended is not None else {}
    if study.shown in standings and standings[study.shown].feasibility != "met":
        return WORDS["open"].format(shown=shown, baseline=baseline)
    return WORDS["tied" if others else "alone"].format(shown=shown, others=listed(others), baseline=baseline)


def comparable(studies: Sequence[Study]) -> list[Text]:
    """Return what may be compared and what not: always the rule, then what differs between these studies."""
    said = [WORDS["may"], WORDS["may_not"], WORDS["relative"]]
    objectives = [
        (study, study.results.recommended.objective) for study in studies if study.results.recommended is not None
    ]
    if len({(one.measure, one.weights) for _, one in objectives}) > 1:
        each = [
            WORDS["objective_of"].format(study=study.title, measure=in_sentence(one.title)) for study, one in objectives
        ]
        said.append(WORDS["objectives"].format(each=_joined(each)))
    targets = [
        (study, info.target_wait_min)
        for study in studies
        for info in study.results.scenarios[:1]
        if info.target_wait_min is not None
    ]
    if len({target for _, target in targets}) > 1:
        each = [WORDS["target_of"].format(study=study.title, target=f"{target:g}") for study, target in targets]
        said.append(WORDS["targets"].format(each=_joined(each)))
    if len({str(study.results.manifest.get("sources_sha256") or made_by(study)) for study in studies}) > 1:
        said.append(WORDS["versions"])
    return said


def made_by(study: Study) -> str:
    """Return the program and the revision that computed a study, as far as its manifest says."""
    manifest = study.results.manifest
    found = [f"simnet {manifest['simnet']}" if isinstance(manifest.get("simnet"), str) else ""]
    found.append(manifest["git_revision"][:12] if isinstance(manifest.get("git_revision"), str) else "")
    return " · ".join(one for one in found if one)


def _incomplete(studies: Sequence[Study]) -> Text | None:
    found = [study.title for study in studies if study.results.manifest.get("complete") is False]
    return WORDS["incomplete"].format(studies=listed(found)) if found else None


def _part(study: Study, lines: Sequence[Line]) -> Part:
    said = advice(study.results)
    heads = [
        PAGE_WORDS["measure"],
        *(WORDS[key] for key in ("baseline_head", "shown_head", "difference_head", "relative_head", "verdict_head")),
    ]
    dagger = same("†")
    rows = tuple(
        (line.title + dagger if line.judged is not None and line.judged.family == 1 else line.title, *cells(line))
        for line in lines
    )
    return Part(
        study,
        WORDS["nothing"] if said is None else said,
        standing(study),
        Grid(tuple(heads), rows),
        command(study.results),
        made_by(study),
    )


# -- size -------------------------------------------------------------------------------------------------------------


def scale_table(studies: Sequence[Study]) -> Grid:
    """Return how large the baseline and what is advised are, study by study."""
    keys = (
        "study",
        "scenario_head",
        "people",
        "sites",
        "visits",
        "posts",
        "posts_people",
        "posts_visits",
        "spending_head",
    )
    rows = []
    for study in studies:
        for scenario in dict.fromkeys((study.baseline, study.shown or study.baseline)):
            tag = Text("（基准）", " (baseline)") if scenario == study.baseline else same("")
            name = study.results.title_of(scenario) + tag
            rows.append((study.title, name, *_sizes(scale_of(study, scenario))))
    return Grid(tuple(WORDS[key] for key in keys), tuple(rows))


def _sizes(scale: Scale) -> tuple[Text, ...]:
    return (
        NONE if scale.people is None else same(plain(scale.people, 0)),
        same(str(scale.num_sites)) if scale.num_sites else NONE,
        _written(scale.visits, 0),
        NONE if scale.posts is None else same(f"{scale.posts:g}"),
        _written(scale.posts_per_people, 2),
        _written(scale.posts_per_visits, 2),
        _written(scale.spending_per_head, 1),
    )


def _written(figure: Figure | None, decimals: int) -> Text:
    return NONE if figure is None else write(figure.value, figure.half_width, figure.unit, decimals).both


def _joined(texts: Sequence[Text]) -> Text:
    return Text("；".join(text.zh for text in texts), "; ".join(text.en for text in texts))
