"""The part of the catalogue about channels, teams, papers and machines; of a scenario without them these measures are zero or unknown."""

from __future__ import annotations

from simnet.measures.layout import RESPONSE_TICK
from simnet.measures.measure import Measure, broken_down, ratio, yearly
from simnet.units import HOUR

DIVERSION = (
    Measure(
        "diverted", "share", "neither", 1, ("分流率", "Diverted"),
        (
            "以窗口以外的渠道（自助、网办、代办、上门、驻企、网格、预约）办理的需求占比",
            "share of needs on another channel than the window (machines, online, agents, home visits, outreach, grid, appointments)",
        ),
        "ratio", "needs", ("diverted",), ("needs",), group_bys=("segment", "zone", "service"),
    ),
    Measure(
        "channel_share", "share", "neither", 1, ("渠道占比", "Share by channel"),
        ("各渠道的需求占全部需求的比例（按需求所选渠道计）", "share of all needs by the channel that they took"),
        "share_of_all", "needs", ("needs",), group_bys=("channel",),
    ),
    ratio(
        "wrong_door_accepted", "share", "neither", 1,
        ("跨点代收率", "到了不办此事的地点而由其代收代转的到访占比"),
        ("Taken in elsewhere", "share of visits at which agents took in a case that is not theirs to do, instead of sending people on"),
        "visits", "accepted", "visits",
    ),
    Measure(
        "kiosk_uses_day", "uses", "neither", 1, ("自助机日均使用次数", "Uses a machine and day"),
        (
            "每台自助机每个计划开放日的使用次数（停机日也算）",
            "services begun a machine and day on which it is planned to run (days when it is down included)",
        ),
        "machine_uses", "machines", ("uses",), group_bys=broken_down("machines"),
    ),
)  # fmt: skip

HOME = (
    yearly(
        "home_visits_year", "visits a year", "neither",
        ("年上门次数", "上门办理、上门收件和送达的次数，折合一年"),
        ("Home visits a year", "arrivals of teams at homes, to see to cases, to pick papers up or to deliver, a year"),
        "teams", "visits",
    ),
    ratio(
        "home_response", "h", "lower", 1,
        ("上门响应时长", "从提出到上门（办理或收件）的平均时间（日历小时），只计模拟结束前已上门的"),
        (
            "Response of teams",
            "mean time from the request to the team's arrival, visits and pickups, in hours of the calendar; "
            "over those that arrived before the run ended",
        ),
        "home", "response_ms", "responses", 1 / HOUR,
    ),
    Measure(
        "p90_home_response", "h", "lower", 1, ("上门响应时长90%分位数", "90% quantile of responses"),
        (
            "90%的上门（办理或收件）响应不超过此值；所有重复模拟合并计算，只计已上门的",
            "90% of visits and pickups come no later; over those of all replications that arrived",
        ),
        "quantile", "response_bins", scale=RESPONSE_TICK / HOUR, level=0.9,
    ),
    ratio(
        "home_unanswered", "share", "lower", 1,
        ("上门未响应率", "提出上门需求而到模拟结束时尚无人上门的占比"),
        ("Requests unanswered", "share of needs that asked for a team and to whom none had come when the run ended"),
        "home", "unanswered", "asked",
    ),
    ratio(
        "visits_per_team_day", "visits", "neither", 2,
        ("每队每班上门次数", "每支队伍每个班次平均上门次数"),
        ("Visits a team and shift", "arrivals at homes over shifts that began"),
        "teams", "visits", "shifts",
    ),
    ratio(
        "road_share", "share", "lower", 1,
        ("路途占比", "队伍当班及延时时间中花在路上（含返回）的比例"),
        ("Share on the road", "share of teams' time, on shift or out beyond it, spent on the way, return included"),
        "teams", "road_ms", "work_ms",
    ),
    yearly(
        "team_hours", "h a year", "neither",
        ("上门工时", "专职队伍当班和延时的人时；由窗口人员兼任的只计外出人时；折合一年"),
        ("Hours of teams", "person-hours on shift or out beyond it; of teams made of a pool's staff only those out; a year"),
        "teams", "staff_ms", 1 / HOUR,
    ),
)  # fmt: skip

OFFICE = (
    ratio(
        "promised", "share", "higher", 1,
        ("承诺时限覆盖率", "已审批办件中有承诺时限的占比"),
        ("With a promise", "share of decided cases for which a time is promised"),
        "cases", "promised", "decided",
    ),
    ratio(
        "late_against_promise", "share", "lower", 1,
        ("超承诺时限率", "承诺期限在模拟结束前届满的办件中，逾期才审批或仍未审批的占比"),
        ("Late against the promise", "share of cases due before the run ended that were decided after they were due, or not at all"),
        "cases", "due_late", "due",
    ),
    ratio(
        "on_time_rate", "share", "higher", 1,
        ("按时办结率", "承诺期限在模拟结束前届满的办件中，按期审批的占比"),
        ("On time", "share of cases due before the run ended that were decided by then"),
        "cases", "due_kept", "due",
    ),
    ratio(
        "time_to_decision", "h", "lower", 1,
        ("审批时长", "从受理到审批的平均时间（日历小时），只计已审批的；当场办结的不计"),
        ("Time to decision", "mean time from acceptance to decision, in hours of the calendar; cases decided on the spot are not in it"),
        "cases", "decision_ms", "judged", 1 / HOUR,
    ),
    Measure(
        "papers_queue", "papers", "lower", 2, ("平均待办材料数", "Papers waiting"),
        ("后台等待处理的材料份数的时间平均", "time average of the number of papers that wait for a desk"),
        "queue", "papers", ("waiting_ms",), group_bys=broken_down("papers"),
    ),
    ratio(
        "desk_wait", "h", "lower", 1,
        ("材料等候时间", "材料到后台后等待开始处理的平均时间（日历小时）；结束时仍在等的计到结束"),
        (
            "Wait for a desk",
            "mean time that papers wait until somebody works on them, in hours of the calendar; "
            "those still waiting count with what they waited",
        ),
        "papers", "wait_ms", "papers", 1 / HOUR,
    ),
)  # fmt: skip

CHANNELS_CATALOGUE = DIVERSION + HOME + OFFICE
"""Measures of channels, teams and papers, in the order in which they are reported."""
