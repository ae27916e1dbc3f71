"""Tables that the engines read of a network."""

from __future__ import annotations

from simnet.tables.table import table

RULES = table(
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
    ("any_counter", "i8", "0/1", "whether people also go to sites that only accept"),
    ("dispatch", "i8", "code", "teams: 0 first_come, 1 nearest, 2 tour"),
    ("delivery_distribution", "i8", "row", "time at the door to hand over results, in dists; -1 none"),
    ("delivery_mean", "i8", "ms", "its mean, rounded half up"),
    ("batched", "i8", "0/1", "whether agents hand in at batch times; 0: at once"),
    (
        "farther",
        "i8",
        "ms",
        "how much longer a way may be than that to the nearest site that would see to the case; -1 any",
    ),
)

SERVICES = table(
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

STAGES = table(
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

SEGMENTS = table(
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

SITES = table(
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

POOLS = table(
    "pools",
    "One pool; sorted by site, then by id.",
    ("site", "i8", "row", "its site"),
    ("skills", "i8", "bits", "what its servers can do"),
    ("num_skills", "i8", "count", "how many skills that somebody comes for"),
    ("between", "i8", "ms", "pause after each person"),
    ("no_answer", "i8", "ms", "what a called ticket costs whose holder has left"),
    ("absence", "f8", "probability", "chance that a post is empty for a day"),
    ("stand_in", "f8", "probability", "chance that the stand-in of an empty post comes for the day"),
    ("min_posts", "i8", "posts", "so many rostered posts are filled in any case"),
    ("staffed", "i8", "0/1", "0: machines"),
    ("name", "u8", "hash", "key of its name (site, pool), for draws"),
)

INTERVALS = table(
    "intervals",
    "One uninterrupted opening of one site; sorted by site, then time. Openings with only breaks between them form a session.",
    ("site", "i8", "row", "its site"),
    ("open", "i8", "ms", "when the door opens"),
    ("close", "i8", "ms", "when the door closes"),
    ("last_ticket", "i8", "ms", "from here on the session gives no more tickets"),
    ("session_end", "i8", "ms", "closing: end of the session's last interval"),
)

ROSTERS = table(
    "rosters",
    "A change of a pool's roster; sorted by time, then pool; the first rows may lie at time 0. Neighbouring counts differ.",
    ("time", "i8", "ms", "when"),
    ("pool", "i8", "row", "whose"),
    ("count", "i8", "posts", "how many posts are rostered from now on"),
)

LIEU = table(
    "lieu",
    "The account of time in lieu: one day of one duty pool, sorted by pool, then day. Read by measures only; rosters have it already.",
    ("pool", "i8", "row", "the pool on duty"),
    ("source", "i8", "row", "the pool whose staff do the duty, and are off for it later"),
    ("day", "i8", "ms", "midnight that begins the day of the duty"),
    ("worked", "i8", "ms", "posts x time of duty on it"),
    ("earned", "i8", "ms", "posts x time off for it"),
    ("taken", "i8", "ms", "how much of that is taken within its weeks and before the run ends"),
)

RESERVES = table(
    "reserves",
    "The reserve posts of one pool; sorted by pool.",
    ("pool", "i8", "row", "whose"),
    ("count", "i8", "posts", "how many open"),
    ("open_above", "i8", "people", "with more than so many waiting they are called"),
    ("close_below", "i8", "people", "with fewer than so many waiting they close"),
    ("delay", "i8", "ms", "from the call until they open"),
)

RESERVE_HOURS = table(
    "reserve_hours",
    "The hours of reserve posts begin or end; sorted by reserve, then time.",
    ("time", "i8", "ms", "when"),
    ("reserve", "i8", "row", "whose, in reserves"),
    ("begins", "i8", "0/1", "1 they begin, 0 they end"),
)

STAFFING = table(
    "staffing",
    "One group of pools among which posts are moved; sorted by id.",
    ("live", "i8", "0/1", "0: re-planned from the data of past days, 1: moved while people wait"),
    ("posts", "i8", "posts", "all posts of its pools together"),
    ("min_posts", "i8", "posts", "so many stay in each pool"),
    ("past", "i8", "days", "re-planned: from the data of so many days"),
    ("by_work", "i8", "0/1", "re-planned: 0 by calls, 1 by the time that services took"),
    ("more_waiting", "i8", "people", "live: a post goes where more people than so many more wait than where it is"),
    ("travel", "i8", "ms", "live: its way there"),
    ("first_member", "i8", "row", "its first row in members"),
    ("num_members", "i8", "count", "how many rows it has in members"),
)

MEMBERS = table(
    "members",
    "One pool of a group; sorted by group, then pool.",
    ("group", "i8", "row", "its group, in staffing"),
    ("pool", "i8", "row", "which pool"),
    ("count", "i8", "posts", "how many posts belong to it"),
)

HOURS_END, PLANNED_ANEW, HOURS_BEGIN, LINES_LOOKED_AT = range(4)
"""What happens to a group of pools at an instant known before the run, in the order in which it does at one tick."""

STAFFING_TIMES = table(
    "staffing_times",
    "An event of a group that is known before the run; sorted by time, what, group.",
    ("time", "i8", "ms", "when"),
    ("what", "i8", "code", "0 its hours end, 1 it is planned anew, 2 its hours begin, 3 lines are looked at"),
    ("group", "i8", "row", "whose, in staffing"),
)

RUNS = table(
    "runs",
    "One run of a courier between a site and its parent, both ways at once; sorted by site, then leave. Batches of agents are a "
    "table of their own, with site -1.",
    ("site", "i8", "row", "the lower site"),
    ("leave", "i8", "ms", "when it sets out; what is there by then goes along"),
    ("arrive", "i8", "ms", "when it arrives"),
)

CHANNELS = table(
    "channels",
    "One channel, in the order of their codes: window, kiosk, online, agency, home_visit, outreach, grid, appointment.",
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

BOOKING = table(
    "booking",
    "One row: how appointments are made and kept.",
    ("lead", "i8", "ms", "so long after the wish a slot begins at the earliest"),
    ("within", "i8", "ms", "so long after the wish a slot begins at the latest"),
    (
        "walk_in",
        "i8",
        "code",
        "without a slot: 0 never, 1 if_full: who finds none free, 2 if_open: whoever finds a site open",
    ),
    ("early", "i8", "ms", "so long before the slot people mean to be there"),
    ("unpunctuality", "i8", "row", "how much later than that they come, in dists; -1 not at all"),
    ("no_show", "f8", "probability", "chance that somebody who has booked does not come"),
    ("grace", "i8", "ms", "who comes so long after the beginning of the slot keeps it"),
)

DIARIES = table(
    "diaries",
    "One diary of slots that can be booked; sorted by site, then by id.",
    ("site", "i8", "row", "its site"),
    ("places", "i8", "people", "how many can book each slot"),
    ("length", "i8", "ms", "from the beginning of a slot to its end"),
    ("pool", "i8", "row", "the pool on call that comes for booked slots; -1 the site's own hours and staff"),
    ("crew", "i8", "posts", "how many posts of it come"),
    ("call_out", "i8", "ms", "so long it is there, and paid, at least"),
    ("first_slot", "i8", "row", "its first row in appointments"),
    ("num_slots", "i8", "count", "how many rows it has in appointments"),
)

APPOINTMENTS = table(
    "appointments",
    "One slot of one diary; sorted by diary, then time.",
    ("diary", "i8", "row", "whose"),
    ("time", "i8", "ms", "when it begins"),
)

TEAMS = table(
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

SHIFTS = table(
    "shifts",
    "One shift of one team; sorted by team, then start; apart from each other.",
    ("team", "i8", "row", "whose"),
    ("start", "i8", "ms", "when it begins"),
    ("end", "i8", "ms", "when it ends"),
)

DISTRIBUTIONS = table(
    "dists",
    "One distribution of a time.",
    ("kind", "i8", "code", "see simnet.luck.distributions"),
    ("a", "f8", "", "first parameter"),
    ("b", "f8", "", "second parameter"),
    ("c", "f8", "", "third parameter"),
    ("first", "i8", "row", "its first element in dist_data"),
    ("count", "i8", "count", "how many elements"),
)

NETWORK_TABLES = (
    RULES,
    SERVICES,
    STAGES,
    SEGMENTS,
    SITES,
    POOLS,
    INTERVALS,
    ROSTERS,
    LIEU,
    RESERVES,
    RESERVE_HOURS,
    STAFFING,
    MEMBERS,
    STAFFING_TIMES,
    RUNS,
    CHANNELS,
    BOOKING,
    DIARIES,
    APPOINTMENTS,
    TEAMS,
    SHIFTS,
    DISTRIBUTIONS,
)
