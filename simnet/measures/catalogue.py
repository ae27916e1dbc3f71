"""The catalogue of measures: what can be reported, of whom, in which unit, and whether less of it is better.

`measures` knows how to make each kind; adding a measure of a known kind is adding a row here. Shares are fractions here and
in files; only pages and terminals write per cent.
"""

from __future__ import annotations

from simnet.errors import did_you_mean
from simnet.measures.catalogue_appointments import APPOINTMENTS
from simnet.measures.catalogue_channels import CHANNELS_CATALOGUE
from simnet.measures.catalogue_means import COST, STAFF
from simnet.measures.measure import Measure, broken_down, by_hour_of_week, gap, quantile, ratio, yearly
from simnet.units import HOUR, MINUTE

WAITING = (
    by_hour_of_week(ratio(
        "mean_wait", "min", "lower", 1,
        ("平均等候时间", "每次到访在门口和各队列等候的总时间，含等到放弃者；不含未取号即被劝返者"),
        ("Mean wait", "waiting at the door and in all queues, per visit, also of those who then leave; those turned away are not in it"),
        "visits", "wait_ms", "queued", 1 / MINUTE,
    )),
    quantile("p50_wait", 0.5),
    quantile("p90_wait", 0.9),
    quantile("p95_wait", 0.95),
    by_hour_of_week(ratio(
        "late_or_left", "share", "lower", 1,
        ("超时等候或未办离开率", "等候超过目标时间、等不及离开、取不到号或闭门时被劝返的到访占比，每次到访只计一次"),
        ("Late or left", "share of visits that waited past the target, or left, or were turned away or sent home; each visit once"),
        "visits", "late_or_left", "visits",
    )),
    ratio(
        "late", "share", "lower", 1,
        ("等候超时率", "等候超过目标时间的到访占比"),
        ("Late", "share of visits that waited past the target"),
        "visits", "late", "visits",
    ),
    ratio(
        "reneged", "share", "lower", 1,
        ("弃号率", "失去耐心而离开的到访占比"),
        ("Reneged", "share of visits whose patience ran out"),
        "visits", "left", "visits",
    ),
    ratio(
        "turned_away", "share", "lower", 1,
        ("停号劝返率", "取不到号的到访占比"),
        ("Turned away", "share of visits that got no ticket"),
        "visits", "turned_away", "visits",
    ),
    ratio(
        "sent_home", "share", "lower", 1,
        ("闭门劝返率", "闭门时未办即被劝返的到访占比"),
        ("Sent home", "share of visits that were sent home at closing"),
        "visits", "sent_home", "visits",
    ),
    ratio(
        "redirected", "share", "lower", 1,
        ("走错门", "到了不受理此事的地点而被指往别处的到访占比"),
        ("Redirected", "share of visits to a site that does not take the case"),
        "visits", "redirected", "visits",
    ),
    Measure(
        "peak_hour_wait", "min", "lower", 1, ("高峰时段平均等候", "Mean wait in the peak hour"),
        (
            "到访最多的钟点内的平均等候时间（按到访量选定，不按等候）",
            "mean wait in the hour of the day with most arrivals (chosen by arrivals, not by waits)",
        ),
        "peak_hour", "visits", ("wait_ms",), ("queued",), 1 / MINUTE, group_bys=("site",),
    ),
    ratio(
        "peak_day_wait", "min", "lower", 1,
        ("高峰日平均等候", "每次重复模拟中到访最多的二十分之一日子的平均等候时间（按到访量选定，不按等候）"),
        ("Mean wait on peak days", "mean wait on the twentieth of days with most visits in a replication (not those with most waiting)"),
        "peak_days", "wait_ms", "queued", 1 / MINUTE,
    ),
    Measure(
        "mean_queue", "people", "lower", 2, ("平均等候人数", "People waiting"),
        ("等候人数（含门口）的时间平均", "time average of the number of people waiting, those at the door included"),
        "queue", "queue", ("inside_ms", "door_ms"), group_bys=broken_down("queue"),
    ),
)  # fmt: skip

RESULTS = (
    ratio(
        "lost", "share", "lower", 2,
        ("未办成", "最终放弃的办件占比"),
        ("Lost", "share of cases that were given up"),
        "cases", "lost", "cases",
    ),
    ratio(
        "open", "share", "lower", 2,
        ("尚未办结", "模拟结束时仍未办结的办件占比"),
        ("Unresolved", "share of cases still open when the run ended"),
        "cases", "open", "cases",
    ),
    ratio(
        "first_trip", "share", "higher", 1,
        ("一次办结率", "至多出门一次即办成的办件占比（不出门办成的也算）"),
        ("Resolved with one trip at most", "share of cases resolved on the first trip from home, or without any"),
        "cases", "first_trip", "cases",
    ),
    ratio(
        "time_to_resolution", "h", "lower", 1,
        ("全程办理时长", "从产生需求到办结的平均时间（日历小时），只计已办结的办件"),
        ("Time to resolution", "mean time from the need to the result, in hours of the calendar, over resolved cases"),
        "cases", "resolution_ms", "resolved", 1 / HOUR,
    ),
)  # fmt: skip

PER_CASE = "over errands with at least one case"
BURDEN = (
    ratio(
        "visits_per_case", "visits", "lower", 2,
        ("每件到访次数", "每件办件平均到访几处次"),
        ("Visits per case", f"arrivals at sites per case, {PER_CASE}"),
        "errands", "visits", "cases",
    ),
    ratio(
        "trips_per_case", "trips", "lower", 2,
        ("平均跑动次数", "每件办件平均出门几次"),
        ("Trips per case", f"times people leave home per case, {PER_CASE}"),
        "errands", "trips", "cases",
    ),
    ratio(
        "travel_per_case", "min", "lower", 1,
        ("每件路途时间", "每件办件平均花在路上的时间，含回家"),
        ("Travel per case", f"time on the way, also home, per case, {PER_CASE}"),
        "errands", "travel_ms", "cases", 1 / MINUTE,
    ),
    ratio(
        "wait_per_case", "min", "lower", 1,
        ("每件等候时间", "每件办件平均等候的时间，含门口及两处之间等开门"),
        ("Waiting per case", f"time waiting, also at doors and for the next site of a trip to open, per case, {PER_CASE}"),
        "errands", "wait_ms", "cases", 1 / MINUTE,
    ),
    ratio(
        "service_per_case", "min", "neither", 1,
        ("每件受理时间", "每件办件平均在窗口、导办台和自助机办理、上门人员在家办理以及本人申报的时间"),
        ("Service per case", f"time in service, guide desk, teams at home and one's own applications included, per case, {PER_CASE}"),
        "errands", "service_ms", "cases", 1 / MINUTE,
    ),
    ratio(
        "time_per_case", "min", "lower", 1,
        ("每件总耗时", "居民为每件办件花费的路途、等候和办理时间之和"),
        ("Residents' time per case", f"travel, waiting and service per case, {PER_CASE}"),
        "errands", "travel_ms wait_ms service_ms", "cases", 1 / MINUTE,
    ),
    ratio(
        "trips_per_need", "trips", "lower", 2,
        ("每次需求出门次数", "每次需求（含咨询、领取）平均出门几次"),
        ("Trips per need", "times people leave home per need, consultations and collections included"),
        "needs", "trips", "needs",
    ),
    ratio(
        "time_per_need", "min", "lower", 1,
        ("每次需求总耗时", "居民为每次需求（含咨询、领取）花费的路途、等候和办理时间之和"),
        ("Residents' time per need", "travel, waiting and service per need, consultations and collections included"),
        "needs", "travel_ms wait_ms service_ms", "needs", 1 / MINUTE,
    ),
    ratio(
        "closed_doors_per_need", "times", "lower", 3,
        ("每次需求吃闭门羹次数", "想去办事却没有可去地点的次数，按每次需求计"),
        ("Closed doors per need", "times a person would set out and finds no site to go to, per need"),
        "needs", "closed_doors", "needs",
    ),
)  # fmt: skip

VOLUME = (
    by_hour_of_week(yearly(
        "visits_year", "visits a year", "neither",
        ("年接待量", "到访人次，折合一年"),
        ("Visits a year", "arrivals at sites, a year"),
        "visits", "visits",
    )),
    yearly(
        "needs_year", "needs a year", "neither",
        ("年需求量", "产生的需求数，折合一年"),
        ("Needs a year", "errands that arise, a year"),
        "needs", "needs",
    ),
    yearly(
        "cases_year", "cases a year", "neither",
        ("年办件量", "产生的办件数（不含咨询、领取），折合一年；一次代办几件即算几件"),
        ("Cases a year", "cases that arise, consultations and collections not counted, a year; several brought on one ticket count each"),
        "cases", "cases",
    ),
    yearly(
        "enquiries_year", "a year", "neither",
        ("年咨询领取量", "咨询和领取的件次，折合一年"),
        ("Consultations and collections a year", "consultations and collections that arise, a year"),
        "cases", "enquiries",
    ),
)  # fmt: skip

EQUITY = (
    Measure(
        "coverage", "share", "higher", 1, ("15分钟覆盖率", "Within 15 minutes"),
        (
            "能在15分钟内到达提供所需服务地点的居民占比；各项服务按需求量加权",
            "share of people within 15 minutes of a site that offers the service; services weighted by their demand",
        ),
        "coverage", group_bys=("zone", "segment", "service"),
    ),
    gap(
        "time_gap_zone", "min", "time_per_need", "zone",
        ("片区总耗时差距", "每次需求总耗时最高与最低片区之差"),
        ("Gap between zones", "residents' time per need: the worst served zone less the best"),
    ),
    gap(
        "time_gap_segment", "min", "time_per_need", "segment",
        ("人群总耗时差距", "每次需求总耗时最高与最低人群之差"),
        ("Gap between segments", "residents' time per need: the worst served segment less the best"),
    ),
    gap(
        "wait_gap_zone", "min", "mean_wait", "zone",
        ("片区等候差距", "平均等候最长与最短片区之差"),
        ("Gap of waits between zones", "mean wait: the worst served zone less the best"),
    ),
    gap(
        "wait_gap_segment", "min", "mean_wait", "segment",
        ("人群等候差距", "平均等候最长与最短人群之差"),
        ("Gap of waits between segments", "mean wait: the worst served segment less the best"),
    ),
    gap(
        "wait_gap_site", "min", "mean_wait", "site",
        ("地点等候差距", "平均等候最长与最短地点之差"),
        ("Gap of waits between sites", "mean wait: the worst site less the best"),
    ),
    Measure(
        "time_gini", "index", "lower", 3, ("耗时基尼系数", "Gini of residents' time"),
        ("每次需求总耗时的基尼系数（0为完全均等）", "Gini coefficient of residents' time per need (0: all the same)"),
        "gini", "burden_bins",
    ),
)  # fmt: skip

CATALOGUE: tuple[Measure, ...] = (
    WAITING + RESULTS + BURDEN + STAFF + VOLUME + EQUITY + COST + CHANNELS_CATALOGUE + APPOINTMENTS
)
"""All measures, in the order in which they are reported."""

BY_ID = {measure.id: measure for measure in CATALOGUE}


def find(measure_id: str) -> Measure:
    """Return the measure of this id.

    Raises
    ------
    ValueError
        If there is none, with the one that was probably meant.
    """
    if measure_id not in BY_ID:
        raise ValueError(f'unknown measure "{measure_id}"{did_you_mean(measure_id, BY_ID)}')
    return BY_ID[measure_id]
