"""Claims on a terminal: published results beside simulated ones, with verdicts and what would have to be otherwise."""

from __future__ import annotations

from typing import IO

from rich import box
from rich.table import Table
from rich.text import Text as Styled

from simnet.experiment.explain import Explanation
from simnet.experiment.published import Examined
from simnet.report import sentences
from simnet.report.claims import NONE_FOUND, claim_lines, further, would_be
from simnet.report.numbers import write
from simnet.report.text import EMPTY, Text, same
from simnet.report.texts import VERDICTS, WORDS
from simnet.terminal import NOTE_ONE, Language, Speaker, console_for, results_of


def show_claims(
    examined: Examined, language: Language = "en", file: IO[str] | None = None, with_title: bool = False
) -> None:
    """Print published results beside simulated ones.

    Parameters
    ----------
    examined : Examined
        The claims of a study.
    language : "en" or "zh"
        Which language.
    file : file, optional
        Where to; default the standard output.
    with_title : bool
        Whether to begin with the name of the study.
    """
    say, console, result = Speaker(language), console_for(file), examined.result
    if not result.claims:
        console.print(say(WORDS["no_claims"]))
        return
    if with_title:
        console.print(Styled(f"\n{result.experiment.name}", style="bold"))
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for heading in ("claim", "published", "simulated", "verdict"):
        table.add_column(
            say(WORDS[heading]), justify="left" if heading in ("claim", "verdict") else "right", overflow="fold"
        )
    for line, row in zip(claim_lines(results_of(result)), result.claims, strict=True):
        about = Styled(f"{line.fact} {say(line.title)}")
        about.append(f"\n{say(line.figure)}", style="dim")
        told = Styled(say(VERDICTS[examined.verdict(row)]))
        if line.fitted != EMPTY:
            told.append(f"\n{say(line.fitted)}", style="dim")
        for text in _explained(examined.explanations.get(row["claim"]), row["unit"]):
            told.append(f"\n{say(text)}", style="dim")
        table.add_row(about, Styled(say(line.published)), Styled(say(line.simulated)), told)
    console.print(table)
    confidence = say(sentences.confidence_text(result.experiment.confidence))
    console.print(Styled(say(NOTE_ONE).format(confidence=confidence), style="dim"))


def _explained(found: list[Explanation] | None, unit: str) -> list[Text]:
    """Return what is said of a search: None where there was none."""
    if found is None:
        return []
    if not found:
        return [NONE_FOUND]
    least = found[0]
    bounds = least.assumption.low, least.assumption.high
    figure = write(least.mean, least.half_width, unit, 1).both
    said = would_be(same(least.assumption.pattern), least.assumption.of, least.value, bounds, figure)
    return [said, *further(len(found) - 1)]
