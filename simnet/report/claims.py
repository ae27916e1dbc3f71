"""Published results beside simulated ones, in words: for the page and for the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from simnet.report.doubts_texts import kind_of
from simnet.report.measures import named
from simnet.report.numbers import plain, write
from simnet.report.results import ClaimRow, PublishedRow, Results
from simnet.report.text import EMPTY, Text, same
from simnet.report.texts import RELATIONS, VERDICTS, WORDS

FACTOR = Text(
    "须{pattern}为现值的{value}倍（设定区间{low}至{high}倍），则为{figure}",
    "{pattern} would have to be {value} times as large (assumed: {low} to {high} times), then {figure}",
)
VALUE = Text(
    "须{pattern}为{value}（设定区间{low}至{high}），则为{figure}",
    "{pattern} would have to be {value} (assumed: {low} to {high}), then {figure}",
)
FURTHER = Text("另有{number}项假设单独变动也可", "so would {number} further assumptions, each alone")
NONE_FOUND = Text("任一假设在其区间内单独变动均不成立", "no assumption alone, within its range, would do")
NAMED = Text("{name}（{path}）", "{name} ({path})")


@dataclass(frozen=True)
class ClaimLine:
    """One claim in words.

    Attributes
    ----------
    title : Text
        What was published; the id of the claim where nothing says.
    fact : str
        The id of the fact.
    figure : Text
        Which figure is set against it: scenario, measure, group.
    published, simulated : Text
        The figures.
    verdict : str
        reproduced, fitted, undecided or contradicted.
    told : Text
        The verdict in words.
    fitted : Text
        The parameter that was fitted, if one was.
    explained : tuple of Text
        Under which assumption it would come out; empty where nobody searched.
    """

    title: Text
    fact: str
    figure: Text
    published: Text
    simulated: Text
    verdict: str
    told: Text
    fitted: Text
    explained: tuple[Text, ...] = ()


def claim_lines(results: Results) -> list[ClaimLine]:
    """Return the claims of a study, in its order."""
    return [_line(results, row) for row in results.claims]


def _line(results: Results, row: ClaimRow) -> ClaimLine:
    about = results.claims_about.get(row.claim)
    measure = named(row.measure)
    figure = results.title_of(row.scenario) + Text("：", ": ") + measure.title
    if row.group_by:
        figure += Text("（", " (") + results.name_of(row.group_by, row.group) + Text("）", ")")
    published = WORDS["no_figure"]
    if row.published is not None:
        value = write(row.published, None, row.unit, measure.decimals).value
        published = RELATIONS.get(row.relation, same("{figure}")).format(figure=value)
    if about is not None and about.within is not None:
        published += WORDS["within"].format(share=f"{plain(100 * about.within, 0)}%")
    simulated = WORDS["no_figure"]
    if row.mean is not None:
        simulated = write(row.mean, row.half_width, row.unit, measure.decimals).both
    fitted = EMPTY
    if about is not None and about.fitted:
        fitted = WORDS["fitted_by"].format(parameter=about.fitted)
    found = results.searched.get(row.claim)
    verdict = row.verdict if found is None else found.verdict
    return ClaimLine(
        title=same(row.claim) if about is None or about.title is None else about.title,
        fact=row.fact,
        figure=figure,
        published=published,
        simulated=simulated,
        verdict=verdict,
        told=VERDICTS.get(verdict, same(verdict)),
        fitted=fitted,
        explained=() if found is None else _explained(found),
    )


def would_be(pattern: Text, of: str, needed: float, bounds: tuple[float, float], figure: Text) -> Text:
    """Return what an assumption would have to be for a claim to come out, and what the simulation gives then."""
    low, high = bounds
    parts = {"value": f"{needed:.3g}", "low": f"{low:g}", "high": f"{high:g}"}
    return (FACTOR if of == "factor" else VALUE).format(pattern=pattern, figure=figure, **parts)


def further(number: int) -> list[Text]:
    """Return that so many further assumptions would do; nothing where there are none."""
    return [FURTHER.format(number=str(number))] if number else []


def _explained(found: PublishedRow) -> tuple[Text, ...]:
    """Return under which assumption a claim would come out, as the search found it."""
    if found.needed is None or found.then is None:
        return (NONE_FOUND,) if found.verdict in ("contradicted", "undecided") else ()
    kind = kind_of(found.assumption)
    pattern = same(found.assumption)
    if kind is not None:
        pattern = NAMED.format(name=kind.title, path=found.assumption)
    figure = write(found.then, found.then_half_width, found.unit, named(found.measure).decimals).both
    said = would_be(pattern, found.of, found.needed, (found.low or 0.0, found.high or 0.0), figure)
    return (said, *further(len([one for one in found.others.split(";") if one.strip()])))
