"""How far apart the best and the worst served are: by group of people, zone and site, for every scenario; and where people of a zone go.

A gap is the worst group's figure less the best's. Whether it is smaller than in the baseline is judged by the paired difference where the
study compared it; where not, it is called smaller or larger only where the two intervals do not even touch, which is stricter.
"""

from __future__ import annotations

from collections.abc import Sequence

from simnet.report.channels import Panel
from simnet.report.figure import Grid
from simnet.report.measures import named
from simnet.report.numbers import clear, write
from simnet.report.places import first_scenarios
from simnet.report.results import Results, ScenarioInfo, SummaryRow
from simnet.report.sentences import in_sentence
from simnet.report.text import EMPTY, Text, listed, same
from simnet.report.text import sentences as paragraph
from simnet.report.texts import WORDS

GAPS = ("wait_gap_segment", "wait_gap_zone", "wait_gap_site", "time_gap_segment", "time_gap_zone")

MOST_ZONES = 16
"""With more zones than this where they go is on the map and in flows.csv only."""

MOST_SITES = 3
"""So many sites of a zone are named."""

TITLE = Text("服务最好与最差的差距", "Between the best and the worst served")
COMPARED = Text("{measure}：与{baseline}相比，{changes}。", "{measure}: compared with {baseline}, {changes}.")
SMALLER = Text("{names}缩小", "smaller in {names}")
LARGER = Text("{names}扩大", "larger in {names}")
UNTOLD = Text("{names}分不出", "no clear difference in {names}")
EVERY_OTHER = Text("其余方案都", "every other option")
NOT_COMPARED = Text(
    "研究没有把差距列为比较指标的，只有两个方案的区间完全分开才说缩小或扩大。",
    "Gaps that the study does not compare are called smaller or larger only where the intervals of two options lie wholly apart.",
)
WHAT = Text(
    "差距为服务最差的一组减去最好的一组，只计观测足够多（全部重复模拟合计200次以上）的组。",
    "A gap is the figure of the worst served group less that of the best, among groups with at least 200 observations in all runs.",
)

WHERE_TO = Text("各片区的人去哪里办", "Where people of each zone go")
ZONE = Text("片区", "Zone")
SHARE = Text("{name}{share}", "{name} {share}")
OTHERS = Text("其他网点{share}", "other sites {share}")
WITHOUT = Text("不出门：{channels}", "without a trip: {channels}")
WHERE_NOTE = Text(
    "网点：占该片区到访人次的比例；不出门：占该片区诉求数的比例，不足2%的不列。",
    "Sites: share of the visits of people of the zone; without a trip: share of their needs, below 2% not listed.",
)


def gap_panel(results: Results) -> Panel | None:
    """Return the gaps of all scenarios as a table; None where the results have none."""
    measures = [item for item in GAPS if any(results.estimate(info.id, item) for info in results.scenarios)]
    measures = [item for item in measures if any(row.measure == item and row.mean for row in results.summary)]
    if not measures:
        return None
    rows = tuple((info.title, *(_cell(results, info, item) for item in measures)) for info in results.scenarios)
    grid = Grid((WORDS["scenarios"], *(named(item).title for item in measures)), rows)
    compared = {row.measure for row in results.comparison if not row.group_by}
    note = [WHAT, *([NOT_COMPARED] if results.has_intervals and not compared.issuperset(measures) else [])]
    return Panel("gaps", TITLE, grid, paragraph(note), tuple(measures))


def gap_findings(results: Results) -> list[Text]:
    """Return for each gap in which scenarios it is smaller or larger than in the baseline, by rule; none without baseline or intervals."""
    if not results.baseline or not results.has_intervals or len(results.scenarios) < 2:
        return []
    found = []
    for item in GAPS:
        sorted_out: dict[Text, list[Text]] = {SMALLER: [], LARGER: [], UNTOLD: []}
        for info in results.scenarios:
            verdict = None if info.id == results.baseline else gap_verdict(results, info.id, item)
            if verdict is not None:
                sorted_out[verdict].append(info.title)
        judged = sum(map(len, sorted_out.values()))
        parts = [
            how.format(names=EVERY_OTHER if 2 < len(names) == judged else listed(names))
            for how, names in sorted_out.items()
            if names
        ]
        if parts:
            changes = Text("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))
            baseline = results.title_of(results.baseline)
            found.append(COMPARED.format(measure=named(item).title, baseline=baseline, changes=changes))
    return found


def gap_verdict(results: Results, scenario: str, measure: str) -> Text | None:
    """Return SMALLER, LARGER or UNTOLD against the baseline; None where one of the two is not known."""
    if _known(results, scenario, measure) is None or _known(results, results.baseline, measure) is None:
        return None
    compared = results.difference(scenario, measure)
    if compared is not None:
        if not clear(compared.difference, compared.half_width):
            return UNTOLD
        return SMALLER if (compared.difference or 0.0) < 0 else LARGER
    own, other = (_interval(_known(results, item, measure)) for item in (scenario, results.baseline))
    if own is None or other is None:
        return None
    return SMALLER if own[1] < other[0] else LARGER if own[0] > other[1] else UNTOLD


def _known(results: Results, scenario: str, measure: str) -> SummaryRow | None:
    """Return a gap; None where it is between sites and there is one alone, for then there is nothing to be apart."""
    sites = next((info.sites for info in results.scenarios if info.id == scenario), ())
    return None if measure == "wait_gap_site" and len(sites) == 1 else results.estimate(scenario, measure)


def _interval(row: SummaryRow | None) -> tuple[float, float] | None:
    if row is None or row.mean is None or row.half_width is None:
        return None
    return row.mean - row.half_width, row.mean + row.half_width


def _cell(results: Results, info: ScenarioInfo, measure: str) -> Text:
    row = _known(results, info.id, measure)
    if row is None or row.mean is None:
        return same("–")
    return write(row.mean, row.half_width, row.unit, named(measure).decimals).both


# -- where people of a zone go ----------------------------------------------------------------------------------------


def where_to(results: Results) -> Panel | None:
    """Return for each zone the sites and channels that its people use; None where that is not known, or there are too many zones."""
    scenarios = [info for info in results.scenarios if info.id in _two(results)]
    zones = list(dict.fromkeys(row.zone for row in results.days.flows))
    if not 2 <= len(zones) <= MOST_ZONES:
        return None
    rows = tuple((results.name_of("zone", zone), *(_uses(results, info, zone) for info in scenarios)) for zone in zones)
    return Panel("where-to", WHERE_TO, Grid((ZONE, *(info.title for info in scenarios)), rows), WHERE_NOTE, ())


def _two(results: Results) -> Sequence[str]:
    """The baseline and the first recommended besides it; the first others where there is none."""
    first = [results.baseline, *results.best, *first_scenarios(results)]
    return [item for item in dict.fromkeys(first) if item][:2]


def _uses(results: Results, info: ScenarioInfo, zone: str) -> Text:
    flows = [row for row in results.days.flows if (row.scenario, row.zone) == (info.id, zone)]
    visits, needs = (results.estimate(info.id, item, "zone", zone) for item in ("visits_year", "needs_year"))
    sites = [row for row in flows if row.to_kind == "site" and row.mean]
    channels = [row for row in flows if row.to_kind == "channel" and row.mean]
    said = []
    if visits is not None and visits.mean:
        shares = [(results.name_of("site", row.to), (row.mean or 0.0) / visits.mean) for row in sites]
        parts = [SHARE.format(name=name, share=_percent(share)) for name, share in shares[:MOST_SITES]]
        rest = 1 - sum(share for _, share in shares[:MOST_SITES])
        parts += [OTHERS.format(share=_percent(rest))] if rest >= 0.005 else []
        said.append(Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts)))
    if needs is not None and needs.mean and channels:
        parts = [
            SHARE.format(
                name=in_sentence(results.name_of("channel", row.to)), share=_percent((row.mean or 0.0) / needs.mean)
            )
            for row in channels
        ]
        said.append(WITHOUT.format(channels=listed(parts)))
    if not said:
        return EMPTY
    return Text("；".join(part.zh for part in said), "; ".join(part.en for part in said))


def _percent(share: float) -> Text:
    return write(share, None, "share", 0).value
