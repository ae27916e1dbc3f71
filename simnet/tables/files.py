"""Tables that are written to files."""

from __future__ import annotations

from simnet.tables.table import table

SUMMARY = table(
    "summary",
    "One measure of one scenario.",
    ("scenario", "O", "", "id of the scenario"),
    ("measure", "O", "", "id of the measure"),
    ("group_by", "O", "", "what it is broken down by; empty: not broken down"),
    ("group", "O", "", "id of the group; empty: all"),
    ("unit", "O", "", "unit of mean and half_width"),
    ("n", "i8", "count", "replications"),
    ("mean", "f8", "unit", "estimate"),
    ("half_width", "f8", "unit", "half the width of the interval"),
    ("confidence", "f8", "", "level of that interval, for this row alone"),
)

COMPARISON = table(
    "comparison",
    "The difference of one measure between a scenario and the baseline, paired by replication.",
    ("baseline", "O", "", "id of the baseline"),
    ("scenario", "O", "", "id of the scenario"),
    ("measure", "O", "", "id of the measure"),
    ("group_by", "O", "", "what it is broken down by; empty: a member of the family"),
    ("group", "O", "", "id of the group; empty: all"),
    ("unit", "O", "", "unit of difference and half_width"),
    ("n", "i8", "count", "replications"),
    ("difference", "f8", "unit", "scenario minus baseline"),
    (
        "half_width",
        "f8",
        "unit",
        "half the width of the interval; family-wise without groups, individual with",
    ),
    ("p_adjusted", "f8", "", "p-value by the same method as the interval"),
    ("family", "i8", "count", "size of the family the row was adjusted for; 1: individual"),
    (
        "variance_saved",
        "f8",
        "share",
        "by common random numbers: 1 less the variance of the difference over the sum of both variances",
    ),
)

COSTS = table(
    "costs",
    "One line of the bill of one scenario.",
    ("scenario", "O", "", "id of the scenario"),
    ("basis", "O", "", "paid: what is paid extra; full: hosted and free things at their full cost"),
    ("payer", "O", "", "public or residents"),
    ("line", "O", "", "id of the line; `total` is the sum of the payer's lines"),
    ("recurrence", "O", "", "recurrent (a year) or one_off"),
    ("unit", "O", "", "yuan a year or yuan"),
    ("n", "i8", "count", "replications"),
    ("yuan_year", "f8", "unit", "estimate"),
    ("half_width", "f8", "unit", "half the width of the interval"),
)

CLAIMS = table(
    "claims",
    "A published result set against what the simulation gives.",
    ("claim", "O", "", "id of the claim"),
    ("fact", "O", "", "id of the fact"),
    ("scenario", "O", "", "id of the scenario that should reproduce it"),
    ("measure", "O", "", "id of the measure"),
    ("group_by", "O", "", "what it is broken down by; empty: not broken down"),
    ("group", "O", "", "id of the group; empty: all"),
    ("unit", "O", "", "unit of published, mean and half_width"),
    ("relation", "O", "", "about, at_least or at_most"),
    ("published", "f8", "unit", "the figure that was published"),
    ("n", "i8", "count", "replications"),
    ("mean", "f8", "unit", "what the simulation gives"),
    ("half_width", "f8", "unit", "half the width of its interval, by itself"),
    ("verdict", "O", "", "reproduced, fitted, undecided or contradicted"),
)

PUBLISHED = table(
    "published",
    "A claim of one of several studies, and what would have to be otherwise for it to come out.",
    ("study", "O", "", "id of the study"),
    *((one.name, one.type, one.unit, one.meaning) for one in CLAIMS.columns[:-1]),
    ("verdict", "O", "", "reproduced, fitted, explained, undecided or contradicted"),
    (
        "assumption",
        "O",
        "",
        "explained: the pattern of `evidence` that would have to be otherwise, the least of all found; else empty",
    ),
    ("of", "O", "", "value, or factor on the scenario's values"),
    ("needed", "f8", "", "explained: that value or factor"),
    ("low", "f8", "", "explained: the range of the assumption, from"),
    ("high", "f8", "", "to"),
    ("then", "f8", "unit", "explained: what the simulation gives then"),
    ("then_half_width", "f8", "unit", "half the width of its interval, by itself"),
    (
        "others",
        "O",
        "",
        "further assumptions that would do, each alone, with what they would have to be, parted by semicolons",
    ),
)

SWEEP_POINTS = table(
    "points",
    "The value of one varied path at one point of a sweep.",
    ("point", "i8", "", "number of the point, from 1"),
    ("path", "O", "", "dotted path, or pattern, of what is varied"),
    ("value", "O", "", "its value; lists and mappings as JSON"),
)

SWEEP = table(
    "sweep",
    "One measure at one point of a sweep.",
    ("point", "i8", "", "number of the point"),
    ("measure", "O", "", "id of the measure"),
    ("unit", "O", "", "unit of mean and half_width"),
    ("n", "i8", "count", "replications"),
    ("mean", "f8", "unit", "estimate"),
    ("half_width", "f8", "unit", "half the width of the interval"),
    ("confidence", "f8", "", "level of that interval, for this row alone"),
)

TRADE_OFF = table(
    "trade_off",
    "Where one point of a sweep stands in the trade-off of two measures, named cost and wait.",
    ("point", "i8", "", "number of the point"),
    (
        "group",
        "i8",
        "",
        "number of its circumstances, from 1; points are weighed against those of the same circumstances only",
    ),
    (
        "status",
        "O",
        "",
        "front: no estimate beats it; possible: beaten by estimates, but not clearly; dominated: clearly; alone: nothing to weigh it "
        "against; unknown: nothing to measure",
    ),
    ("dominated_by", "i8", "", "of a dominated point, the one with the best wait that clearly dominates it; 0: none"),
    ("n", "i8", "count", "replications"),
    ("cost_measure", "O", "", "id of the measure"),
    ("cost_unit", "O", "", "unit of cost"),
    ("cost", "f8", "unit", "estimate"),
    ("cost_half_width", "f8", "unit", "half the width of its interval, for this figure alone"),
    ("wait_measure", "O", "", "id of the measure"),
    ("wait_unit", "O", "", "unit of wait"),
    ("wait", "f8", "unit", "estimate"),
    ("wait_half_width", "f8", "unit", "half the width of its interval, for this figure alone"),
    ("cheaper", "i8", "", "on the front, the point that comes before by cost; 0: none"),
    ("cost_step", "f8", "unit", "cost less that of `cheaper`"),
    (
        "cost_step_half_width",
        "f8",
        "unit",
        "half the width of its interval, which holds together with all others of the trade-off",
    ),
    ("wait_step", "f8", "unit", "wait less that of `cheaper`"),
    ("wait_step_half_width", "f8", "unit", "as cost_step_half_width"),
)

REPLAY = table(
    "replay",
    "One window of a site at one instant, as a supervisor would have seen it.",
    ("day", "i8", "", "day of the run, from 0"),
    ("time", "O", "", "hh:mm"),
    ("site", "O", "", "id of the site"),
    ("pool", "O", "", "id of its pool"),
    ("window", "i8", "", "number of the window within the pool, from 1"),
    ("state", "O", "", "serving, at_papers, pausing, free or shut"),
    ("service", "O", "", "id of the service that is seen to; empty: none, or a guide desk"),
    ("since_min", "f8", "min", "how long it has been so; empty where it is free or shut"),
    ("waiting", "i8", "people", "people waiting at the site"),
    ("longest_wait_min", "f8", "min", "how long the first of them has waited"),
)

EFFECTS = table(
    "effects",
    "One measure at one value of a varied path, averaged over the points that have it.",
    ("path", "O", "", "dotted path, or pattern, of what is varied"),
    ("level", "i8", "", "number of the value, from 1"),
    ("value", "O", "", "the value, or the lowest of a part of its range"),
    ("up_to", "f8", "", "the upper end of the part, where a range was cut"),
    ("points", "i8", "count", "points averaged over"),
    ("measure", "O", "", "id of the measure"),
    ("unit", "O", "", "unit of mean and half_width"),
    ("n", "i8", "count", "replications"),
    ("mean", "f8", "unit", "average of the points' estimates"),
    (
        "half_width",
        "f8",
        "unit",
        "half the width of its interval; in a Latin hypercube with the scatter of the other paths in it",
    ),
    ("confidence", "f8", "", "level of that interval, for this row alone"),
)

STRESS = table(
    "stress",
    "One measure of one scenario under one stress, and its difference to the baseline under the same stress.",
    ("stress", "O", "", "id of the stress; what it is stands in the manifest"),
    ("scenario", "O", "", "id of the scenario"),
    ("measure", "O", "", "id of the measure"),
    ("unit", "O", "", "unit of all figures of the row"),
    ("n", "i8", "count", "replications"),
    ("mean", "f8", "unit", "estimate"),
    ("half_width", "f8", "unit", "half the width of its interval, by itself"),
    ("without", "f8", "unit", "estimate over the same days without the stress"),
    ("change", "f8", "unit", "what the stress adds to that, paired by replication"),
    ("change_half_width", "f8", "unit", "half the width of its interval, by itself"),
    ("baseline", "O", "", "id of the baseline"),
    ("difference", "f8", "unit", "scenario minus baseline; none of the baseline itself"),
    ("difference_half_width", "f8", "unit", "half the width of its interval; those of a stress hold together"),
    ("p_adjusted", "f8", "", "p-value by the same method as that interval"),
    ("family", "i8", "count", "size of the family of the stress's differences; 0: the baseline itself"),
)

FLOWS = table(
    "flows",
    "Where people of one zone go: visits to one site, or needs by one channel without a trip; what is less than a fiftieth is left out.",
    ("scenario", "O", "", "id of the scenario"),
    ("zone", "O", "", "id of the zone where they live"),
    ("to_kind", "O", "", "site or channel"),
    ("to", "O", "", "id of the site, or of the channel"),
    ("unit", "O", "", "unit of mean and half_width"),
    ("n", "i8", "count", "replications"),
    ("mean", "f8", "unit", "estimate, rounded to tenths"),
    ("half_width", "f8", "unit", "half the width of the interval, rounded to tenths"),
    ("confidence", "f8", "", "level of that interval, for this row alone"),
)

DAYS = table(
    "days",
    "One quarter of an hour at one site, on one day of replication 0; which day it is stands in the manifest.",
    ("scenario", "O", "", "id of the scenario"),
    ("day", "O", "", "usual or worst"),
    ("site", "O", "", "id of the site; empty: all sites together, also those without rows"),
    ("time", "O", "", "beginning of the quarter, hh:mm"),
    ("waiting", "f8", "people", "people waiting, average over the quarter, rounded to tenths"),
    ("most_waiting", "i8", "people", "most people waiting at once"),
    ("busy", "f8", "posts", "windows at work, average over the quarter, rounded to tenths"),
    ("posts", "f8", "posts", "windows manned, average over the quarter, rounded to tenths"),
)

JOURNEYS = table(
    "journeys",
    "One journey of a team on one of these days; one that began on it.",
    ("scenario", "O", "", "id of the scenario"),
    ("day", "O", "", "usual or worst"),
    ("team", "O", "", "id of the team"),
    ("kind", "O", "", "visit, pickup, delivery or return"),
    ("x_km", "f8", "km", "where to"),
    ("y_km", "f8", "km", "where to"),
    ("set_out", "O", "", "when the team set out, hh:mm"),
    ("arrival", "O", "", "when it got there, hh:mm; beyond 24:00 on the next day; empty: not before the run ended"),
    ("end", "O", "", "when it was done there; likewise"),
)

FILE_TABLES = (
    *(SUMMARY, COMPARISON, COSTS, CLAIMS, PUBLISHED, REPLAY, STRESS, FLOWS, DAYS, JOURNEYS),
    *(SWEEP_POINTS, SWEEP, TRADE_OFF, EFFECTS),
)
