"""Published results beside simulated ones, in words: for the page and for the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from simnet.report.measures import named
from simnet.report.numbers import plain, write
from simnet.report.results import ClaimRow, Results
from simnet.report.text import EMPTY, Text, same
from simnet.report.texts import RELATIONS, VERDICTS, WORDS


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
    """

    title: Text
    fact: str
    figure: Text
    published: Text
    simulated: Text
    verdict: str
    told: Text
    fitted: Text


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
    return ClaimLine(
        title=same(row.claim) if about is None or about.title is None else about.title,
        fact=row.fact,
        figure=figure,
        published=published,
        simulated=simulated,
        verdict=row.verdict,
        told=VERDICTS.get(row.verdict, same(row.verdict)),
        fitted=fitted,
    )
