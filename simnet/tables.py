"""Every column of every table: type, unit and meaning, written once.

Kernels, the reference engine, measures, files and the documentation all take their columns from here. Times are int64
milliseconds from midnight of the first day, lengths integer metres, -1 stands for "none" where a meaning says so. Ids
are positions in the table named, and those tables are sorted by the code points of the users' ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

NONE = -1
"""No instant, no index."""

NEVER = np.iinfo(np.int64).max
"""An instant that does not come."""


@dataclass(frozen=True)
class Column:
    """One column: its name, NumPy type code, unit and meaning."""

    name: str
    type: str
    unit: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """A named table of columns.

    Attributes
    ----------
    name : str
        Name of the table.
    meaning : str
        What one row is.
    columns : tuple of Column
        Its columns, in order.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @cached_property
    def dtype(self) -> np.dtype:
        """The NumPy structured type of a row: columns in order, the widest first in memory, so that little is left empty."""
        types = {column.name: np.dtype(column.type) for column in self.columns}
        offsets, end = {}, 0
        for name in sorted(types, key=lambda name: -types[name].itemsize):
            offsets[name], end = end, end + types[name].itemsize
        widest = max(type_.itemsize for type_ in types.values())
        return np.dtype(
            {
                "names": list(types),
                "formats": list(types.values()),
                "offsets": [offsets[name] for name in types],
                "itemsize": -(-end // widest) * widest,
            },
            align=True,
        )

    def empty(self, num_rows: int) -> np.ndarray:
        """Return `num_rows` rows of zeros."""
        return np.zeros(num_rows, self.dtype)

    def markdown(self) -> str:
        """Return the documentation of the table as Markdown."""
        lines = [
            f"### {self.name}",
            "",
            f"{self.meaning}",
            "",
            "| column | type | unit | meaning |",
            "|---|---|---|---|",
        ]
        lines += [f"| {c.name} | {c.type} | {c.unit} | {c.meaning} |" for c in self.columns]
        return "\n".join(lines) + "\n"


def _table(name: str, meaning: str, *columns: tuple[str, str, str, str]) -> Table:
    return Table(name, meaning, tuple(Column(*column) for column in columns))


# -- what the engines read: the network ------------------------------------------------------------------------------

RULES = _table(
    "rules",
    "One row: what holds for the whole run.",
    ("window_start", "i8", "ms", "first instant that is measured"),
    ("window_end", "i8", "ms", "end of the measured window"),
    ("horizon", "i8", "ms", "the run stops here at the latest"),
    ("num_days", "i8", "days", "days of the calendar, horizon included (the last may be cut)"),
    ("flex", "i8", "ms", "how far ahead an opening may lie for a person to go for it"),
    ("door", "i8", "ms", "such a person arrives between 0 and this long before the opening"),
    ("wishes", "i8", "count", "how many times a person sets out at most"),
    ("policy", "i8", "code", "diversion: 0 nearest, 1 specialist_first, 2 shares, 3 least_time, 4 overflow"),
    ("candidates", "i8", "count", "how many of the nearest sites are considered"),
    ("one_stop", "i8", "0/1", "whether only sites that take most of the open cases are considered"),
    ("longest_line", "i8", "people", "overflow: the longest line that is joined"),
    ("accept", "i8", "0/1", "wrong door: 0 redirect, 1 accept"),
    ("dispatch", "i8", "code", "teams: 0 first_come, 1 nearest, 2 tour"),
    ("delivery_distribution", "i8", "row", "time at the door to hand over results, in dists; -1 none"),
    ("delivery_mean", "i8", "ms", "its mean, rounded half up"),
    ("batched", "i8", "0/1", "whether agents hand in at batch times; 0: at once"),
)

SERVICES = _table(
    "services",
    "One form of a service: first the services themselves, by id, then their other forms (kiosk, collection, agency), by service.",
    ("base", "i8", "row", "the service itself; of a service its own row"),
    ("form", "i8", "code", "0 window, 1 kiosk, 2 collection, 3 agency"),
    ("first_stage", "i8", "row", "its first row in stages"),
    ("num_stages", "i8", "count", "how many stages"),
    ("skills", "i8", "bits", "the skills that its stages need"),
    ("priority", "i8", "", "added to the segment's priority; smallest first"),
    ("incomplete", "f8", "probability", "papers incomplete, first time taken in"),
    ("incomplete_again", "f8", "probability", "papers incomplete, every later time"),
    ("name", "u8", "hash", "key of its name, for draws"),
    ("counts", "i8", "0/1", "whether it is a case (not a consultation or a collection)"),
    (
        "offset",
        "i8",
        "count",
        "stages of the forms of the same service that come before, so that stages of all forms have places of their own",
    ),
    ("kiosk", "i8", "row", "its form at kiosks; -1 none"),
    ("collection", "i8", "row", "its form for collecting the result; -1 none"),
    ("agency", "i8", "row", "its form at any counter, to be carried on by agents; -1 none"),
    ("decided", "i8", "0/1", "whether it needs a decision; 0: done when its stages are"),
    ("on_the_spot", "i8", "0/1", "whether whoever takes it in decides, where the level of the site allows"),
    ("decision_skill", "i8", "id", "what the back office must be able to do; -1 none"),
    ("decision_distribution", "i8", "row", "work on the decision, in dists; -1 none"),
    ("elapsed", "i8", "row", "working days (a day is 86,400,000) from that work to the decision, in dists; -1 none"),
    ("promised", "i8", "days", "working days from acceptance within which a decision is promised; -1 none"),
    ("mail", "f8", "probability", "chance that the result is mailed"),
    ("mail_days", "i8", "days", "working days that mail takes"),
)

STAGES = _table(
    "stages",
    "One stage of one service; rows of a service are in order.",
    ("service", "i8", "row", "its service"),
    ("skill", "i8", "id", "what the server must be able to do"),
    ("distribution", "i8", "row", "its service time, in dists"),
    ("mean", "i8", "ms", "mean service time, rounded half up"),
    ("chance", "f8", "probability", "chance that it is needed"),
    ("repeat", "f8", "probability", "chance to queue for it again after it"),
    ("name", "u8", "hash", "key of its name, for draws"),
)

SEGMENTS = _table(
    "segments",
    "One segment.",
    (
        "travel_num",
        "i8",
        "ms",
        "travel time is (metres * travel_num + travel_den // 2) // travel_den + travel_fixed",
    ),
    ("travel_den", "i8", "m", "see travel_num"),
    ("travel_fixed", "i8", "ms", "see travel_num"),
    ("patience", "i8", "row", "distribution of patience, in dists; -1 for ever"),
    ("returns", "f8", "probability", "chance that one who left comes again"),
    ("priority", "i8", "", "added to the service's priority; smallest first"),
    (
        "profile",
        "i8",
        "row",
        "when they set out, in the week profiles; -1 none: wishes are uniform over the week",
    ),
)

SITES = _table(
    "sites",
    "One site.",
    ("x", "i8", "m", "where"),
    ("y", "i8", "m", "where"),
    ("seats", "i8", "people", "how many may wait; -1 any number"),
    ("send_home", "i8", "0/1", "closing: 0 serve_inside, 1 send_home"),
    ("num_services", "i8", "count", "how many services it offers that somebody comes for"),
    ("first_pool", "i8", "row", "its first row in pools"),
    ("num_pools", "i8", "count", "how many pools"),
    ("guide_skill", "i8", "id", "skill of the guide desk; -1 no guide desk"),
    ("guide_distribution", "i8", "row", "time at the guide desk, in dists; -1 none"),
    ("share", "f8", "weight", "weight under the policy shares"),
    ("first_interval", "i8", "row", "its first row in intervals"),
    ("num_intervals", "i8", "count", "how many rows it has in intervals"),
    ("outreach", "i8", "0/1", "whether it holds sessions for outreach; nobody else goes there"),
    ("parent", "i8", "row", "the site to which papers go on; -1 none"),
    ("courier", "i8", "0/1", "whether papers to and from its parent go with a courier; 0: at once"),
    ("first_run", "i8", "row", "its courier's first row in runs"),
    ("num_runs", "i8", "count", "how many rows it has in runs"),
    ("name", "u8", "hash", "key of its name, for draws"),
)

POOLS = _table(
    "pools",
    "One pool; sorted by site, then by id.",
    ("site", "i8", "row", "its site"),
    ("skills", "i8", "bits", "what its servers can do"),
    ("num_skills", "i8", "count", "how many skills that somebody comes for"),
    ("between", "i8", "ms", "pause after each person"),
    ("no_answer", "i8", "ms", "what a called ticket costs whose holder has left"),
    ("absence", "f8", "probability", "chance that a post is empty for a day"),
    ("min_posts", "i8", "posts", "so many rostered posts are filled in any case"),
    ("staffed", "i8", "0/1", "0: machines"),
    ("name", "u8", "hash", "key of its name (site, pool), for draws"),
)

INTERVALS = _table(
    "intervals",
    "One uninterrupted opening of one site; sorted by site, then time. Openings with only breaks between them form a session.",
    ("site", "i8", "row", "its site"),
    ("open", "i8", "ms", "when the door opens"),
    ("close", "i8", "ms", "when the door closes"),
    ("last_ticket", "i8", "ms", "from here on the session gives no more tickets"),
    ("session_end", "i8", "ms", "closing: end of the session's last interval"),
)

ROSTERS = _table(
    "rosters",
    "A change of a pool's roster; sorted by time, then pool; the first rows may lie at time 0. Neighbouring counts differ.",
    ("time", "i8", "ms", "when"),
    ("pool", "i8", "row", "whose"),
    ("count", "i8", "posts", "how many posts are rostered from now on"),
)

RUNS = _table(
    "runs",
    "One run of a courier between a site and its parent, both ways at once; sorted by site, then leave. Batches of agents are a "
    "table of their own, with site -1.",
    ("site", "i8", "row", "the lower site"),
    ("leave", "i8", "ms", "when it sets out; what is there by then goes along"),
    ("arrive", "i8", "ms", "when it arrives"),
)

CHANNELS = _table(
    "channels",
    "One channel, in the order of their codes: window, kiosk, online, agency, home_visit, outreach, grid.",
    ("site", "i8", "row", "online: where applications are dealt with; -1 none"),
    ("intake_skill", "i8", "id", "online, grid: skill of who takes applications in; -1 nobody does"),
    ("intake_distribution", "i8", "row", "work of taking one in, in dists; -1 none"),
    ("own_distribution", "i8", "row", "online, grid: the person's own time for an application, in dists; -1 none"),
    ("at_home", "i8", "0/1", "home_visit, and agency that picks up at home: whether teams go to the person"),
    ("home_distribution", "i8", "row", "time at the person's home, a case, in dists; -1 none"),
    ("home_mean", "i8", "ms", "its mean, rounded half up"),
    ("delivery", "i8", "code", "of results: 0 as the service says, 1 mail, 2 electronic, 3 visit, 4 collection"),
    ("within", "i8", "ms", "outreach: how far ahead a session may lie"),
    ("name", "u8", "hash", "key of its name, for draws"),
)

TEAMS = _table(
    "teams",
    "One team that visits people at home; sorted by id.",
    ("base", "i8", "row", "the site from which it sets out and to which it returns"),
    ("travel_num", "i8", "ms", "as in segments"),
    ("travel_den", "i8", "m", "as in segments"),
    ("travel_fixed", "i8", "ms", "as in segments"),
    ("size", "i8", "people", "how many they are"),
    ("pool", "i8", "row", "the pool of its base whose servers they are; -1 they have no other duty"),
    ("keep", "i8", "posts", "so many of that pool's servers must stay idle inside for the team to set out"),
    ("first_shift", "i8", "row", "its first row in shifts"),
    ("num_shifts", "i8", "count", "how many rows it has in shifts"),
)

SHIFTS = _table(
    "shifts",
    "One shift of one team; sorted by team, then start; apart from each other.",
    ("team", "i8", "row", "whose"),
    ("start", "i8", "ms", "when it begins"),
    ("end", "i8", "ms", "when it ends"),
)

DISTRIBUTIONS = _table(
    "dists",
    "One distribution of a time.",
    ("kind", "i8", "code", "see simnet.luck.distributions"),
    ("a", "f8", "", "first parameter"),
    ("b", "f8", "", "second parameter"),
    ("c", "f8", "", "third parameter"),
    ("first", "i8", "row", "its first element in dist_data"),
    ("count", "i8", "count", "how many elements"),
)

# -- what the engines read: the demand -------------------------------------------------------------------------------

NEEDS = _table(
    "needs",
    "One need; sorted by time, then key. The row is its id.",
    ("key0", "u8", "key", "first half of its key"),
    ("key1", "u8", "key", "second half of its key"),
    ("time", "i8", "ms", "when it arises: the first wish"),
    ("zone", "i4", "row", "where the person lives"),
    ("segment", "i4", "row", "who it is"),
    ("x", "i4", "m", "home"),
    ("y", "i4", "m", "home"),
    ("first_case", "i4", "row", "its first row in cases"),
    ("num_cases", "i1", "count", "one to four"),
    ("misdirected", "i1", "0/1", "whether the first trip goes to a wrong door"),
    ("cohort", "i1", "0/1", "whether it arises in the measured window"),
    (
        "channel",
        "i1",
        "code",
        "0 window, 1 kiosk, 2 online, 3 agency, 4 home_visit, 5 outreach, 6 grid",
    ),
)

CASES = _table(
    "cases",
    "One case; rows of a need together, the lead first, then by service. The row is its id.",
    ("need", "i4", "row", "whose"),
    ("service", "i4", "row", "what"),
    ("quantity", "i4", "count", "how many of them an agent brings on one ticket; 1 at least"),
)

# -- what the engines write: Records ---------------------------------------------------------------------------------

OPEN, RESOLVED, LOST = 0, 1, 2
"""Outcomes of needs and cases at the end of the run."""

INSIDE, SERVED, REDIRECTED, LEFT, TURNED_AWAY, SENT_HOME = 0, 1, 2, 3, 4, 5
"""Outcomes of visits. INSIDE: the run ended first. SERVED: all that the site takes was seen to (papers may have been
incomplete). REDIRECTED: told at the wrong door. LEFT: lost patience. TURNED_AWAY: no ticket. SENT_HOME: at closing."""

NEED_RECORDS = _table(
    "need_records",
    "How a need fared; one row a need, in the order of needs.",
    ("outcome", "i1", "code", "0 open, 1 resolved (every case), 2 lost (at least one case)"),
    ("end", "i8", "ms", "when its last case was resolved or lost; -1 open"),
    ("wishes", "i4", "count", "wishes that came to pass"),
    ("closed_doors", "i4", "count", "wishes at which no site could be gone to"),
    ("trips", "i4", "count", "times the person left home for a site"),
    ("own_time", "i8", "ms", "time spent on applications, online or with a grid worker"),
)

CASE_RECORDS = _table(
    "case_records",
    "How a case fared; one row a case, in the order of cases.",
    ("outcome", "i1", "code", "0 open, 1 resolved, 2 lost"),
    ("end", "i8", "ms", "when it was resolved or lost; -1 open"),
    ("taken_in", "i4", "count", "how often its papers were looked through"),
    ("visits", "i4", "count", "visits at which it was on the ticket"),
    (
        "resolved_trip",
        "i4",
        "number",
        "how many trips the need had taken when it was resolved (0: without any); -1 not",
    ),
    ("by", "i1", "code", "channel by which it was taken in, as in needs.channel; -1 not yet"),
    ("taken_at", "i4", "row", "site at which, or from which, it was taken in; -1 not yet"),
    ("accepted", "i8", "ms", "when the promised time began to run; -1 not"),
    ("due", "i8", "ms", "last instant at which the promise is kept; -1 nothing promised"),
    ("decided", "i8", "ms", "when it was decided; -1 not"),
    ("mailed", "i1", "0/1", "whether its result was mailed"),
)

VISIT_RECORDS = _table(
    "visit_records",
    "One arrival at a site; sorted by need, then number.",
    ("need", "i4", "row", "who"),
    ("number", "i4", "count", "0, 1, 2 ... visits of this need"),
    ("trip", "i4", "number", "the need's trip it belongs to: 1, 2 ...; at an outreach session the trips so far"),
    ("wish", "i4", "number", "the wish it belongs to: 0, 1, 2 ..."),
    ("site", "i4", "row", "where"),
    ("set_out", "i8", "ms", "when the decision to go there was made"),
    ("arrival", "i8", "ms", "when the person got there"),
    ("ticket", "i8", "ms", "when the ticket was taken; -1 never"),
    ("leave", "i8", "ms", "when the person left the site; -1 inside at the end"),
    (
        "wait",
        "i8",
        "ms",
        "time spent waiting, at the door and over all stages, until service, leaving or being sent home",
    ),
    ("travel", "i8", "ms", "way to the site"),
    ("travel_home", "i8", "ms", "way home, if the trip ended here; else 0"),
    ("num_cases", "i1", "count", "cases on the ticket"),
    ("outcome", "i1", "code", "0 inside, 1 served, 2 redirected, 3 left, 4 turned away, 5 sent home"),
)

STAY_RECORDS = _table(
    "stay_records",
    "One time in a queue, served or not; sorted by need, visit, number.",
    ("need", "i4", "row", "who"),
    ("visit", "i4", "number", "the need's visit"),
    ("number", "i4", "number", "0, 1, 2 ... stays of this visit"),
    ("case", "i4", "row", "for which case; -1 at the guide desk"),
    ("stage", "i4", "row", "for which stage (row in stages); -1 at the guide desk"),
    ("site", "i4", "row", "where"),
    ("skill", "i4", "id", "skill asked for"),
    ("join", "i8", "ms", "when the queue was joined"),
    ("start", "i8", "ms", "when service began; -1 never"),
    ("end", "i8", "ms", "when service ended, or the queue was left; -1 still waiting at the end of the run"),
    ("pool", "i4", "row", "who served; -1 nobody"),
)

HOLD_RECORDS = _table(
    "hold_records",
    "Posts kept after closing for those inside; sorted by pool, then start.",
    ("pool", "i8", "row", "whose"),
    ("start", "i8", "ms", "closing"),
    ("end", "i8", "ms", "when nobody inside needed the pool any more (end of the run if later)"),
    ("count", "i8", "posts", "how many posts were kept"),
)

NO_ANSWER_RECORDS = _table(
    "no_answer_records",
    "A ticket called in vain; sorted by pool, time, need.",
    ("pool", "i8", "row", "who called"),
    ("time", "i8", "ms", "when"),
    ("need", "i8", "row", "whose ticket it was"),
)

INTAKE, DECISION = 0, 1
"""What is worked on in a paper record."""

PAPER_RECORDS = _table(
    "paper_records",
    "One piece of work on the papers of a case; sorted by case, then number.",
    ("case", "i8", "row", "whose papers"),
    ("number", "i8", "number", "0, 1, 2 ... pieces of work on this case"),
    ("kind", "i8", "code", "0 intake, 1 decision"),
    ("site", "i8", "row", "where"),
    ("skill", "i8", "id", "skill asked for"),
    ("join", "i8", "ms", "when the papers came to the desk"),
    ("start", "i8", "ms", "when work began; -1 not"),
    ("end", "i8", "ms", "when work ended; -1 not"),
    ("pool", "i8", "row", "who worked; -1 nobody"),
)

VISIT, PICKUP, DELIVERY, RETURN = 0, 1, 2, 3
"""Why a team travels."""

TEAM_RECORDS = _table(
    "team_records",
    "One journey of a team and what it did there; sorted by team, then number.",
    ("team", "i8", "row", "who"),
    ("number", "i8", "number", "0, 1, 2 ... journeys of this team"),
    ("kind", "i8", "code", "0 home visit, 1 pickup by an agent, 2 delivery of results, 3 return to base"),
    ("need", "i8", "row", "to whom; -1 to base"),
    ("requested", "i8", "ms", "when it was asked for; -1 to base"),
    ("set_out", "i8", "ms", "when the team set out"),
    ("arrival", "i8", "ms", "when it got there; -1 on the way at the end of the run"),
    ("end", "i8", "ms", "when it was done there; -1 not yet; to base: the arrival"),
)

RECORD_TABLES = (
    NEED_RECORDS,
    CASE_RECORDS,
    VISIT_RECORDS,
    STAY_RECORDS,
    HOLD_RECORDS,
    NO_ANSWER_RECORDS,
    PAPER_RECORDS,
    TEAM_RECORDS,
)


# -- what is written to files ----------------------------------------------------------------------------------------

SUMMARY = _table(
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

COMPARISON = _table(
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
)

COSTS = _table(
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

CLAIMS = _table(
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

FILE_TABLES = (SUMMARY, COMPARISON, COSTS, CLAIMS)
