"""The part of the catalogue about means: staff and money."""

from __future__ import annotations

from simnet.measures.measure import Measure, cost, lieu, ratio, yearly
from simnet.units import HOUR

STAFF = (
    ratio(
        "occupancy", "share", "neither", 1,
        ("岗位饱和度", "窗口、后台和网格岗位在岗时间中办理、间歇、空叫、处理材料和外出上门所占的比例；自助机不计入合计"),
        (
            "Occupancy",
            "share of presence spent serving, pausing after a person, calling in vain, working on papers, or out with a team; "
            "machines are in no total",
        ),
        "pools", "service_ms pause_ms no_answer_ms intake_ms decision_ms away_ms", "present_ms",
    ),
    yearly(
        "overtime_hours", "h a year", "lower",
        ("延时服务工时", "超出排班的在岗时数，折合一年"),
        ("Overtime", "hours present beyond the roster, a year"),
        "pools", "overtime_ms", 1 / HOUR,
    ),
    yearly(
        "reserve_hours", "h a year", "lower",
        ("机动窗口开放时数", "排队过长时临时增开的窗口的开放时数，折合一年"),
        ("Hours of reserve posts", "hours in which posts were open that open when many wait, a year"),
        "pools", "reserve_ms", 1 / HOUR,
    ),
    yearly(
        "moved_hours", "h a year", "neither",
        ("调入岗位净时数", "从其他岗位池调来的岗位时数减去调出的，折合一年；合计为负的部分是调动途中的时间"),
        (
            "Posts moved here, net",
            "hours of posts that were moved here from other pools less those of posts that were moved away, a year; below zero in total "
            "by the time on the way",
        ),
        "pools", "moved_ms", 1 / HOUR,
    ),
    yearly(
        "present_hours", "h a year", "neither",
        ("在岗时数", "扣除缺勤、加上加班的在岗时数，折合一年"),
        ("Hours present", "hours of presence after absence and with overtime, a year"),
        "pools", "present_ms", 1 / HOUR,
    ),
    Measure(
        "staff_hours", "h a year", "neither", 0, ("排班时数", "Hours rostered"),
        ("计划排班的岗位时数，折合一年；自助机不计入合计", "post-hours of the planned rosters, a year; machines are in no total"),
        "staff_hours", group_bys=("site", "pool", "hour", "weekday"),
    ),
    lieu(
        "lieu_earned_hours", "neither", "earned",
        ("补休应休时数", "统计期内值班（周末、延时等）应得的补休时数，折合一年"),
        ("Time in lieu earned", "hours off for the duty of the measured window, a year"),
    ),
    lieu(
        "lieu_taken_hours", "neither", "taken",
        ("补休已休时数", "其中在规定周数内、模拟结束前从本岗排班中扣除的时数，折合一年"),
        ("Time in lieu taken", "how much of that comes off the staff's own roster within its weeks and before the run ends, a year"),
    ),
    lieu(
        "lieu_owed_hours", "lower", "owed",
        ("补休欠休时数", "其中未能休掉的时数，折合一年；按值班岗位计薪"),
        ("Time in lieu owed", "how much of that is not taken, a year; the duty that it is owed for is paid"),
    ),
    yearly(
        "staff_time", "h a year", "neither",
        ("人员时间去向", "全部在岗人时（含专职上门队伍）按活动分：窗口、导办、间歇、空叫、收件、审批、路途、在居民家中、空闲；折合一年"),
        (
            "Time of staff",
            "all hours of presence, teams that belong to no pool included, by activity: window, guide desk, pause, calls in vain, "
            "intake, decisions, road, at homes, idle; a year",
        ),
        "staff", "staff_ms", 1 / HOUR,
    ),
)  # fmt: skip

COST = (
    cost(
        "public_cost_year", "paid", "public",
        ("年财政支出", "公共方每年额外支付的费用；他方承担的窗口和场地不计"),
        ("Public cost a year", "what the public purse pays extra a year; hosted windows and premises are another's"),
    ),
    cost(
        "public_cost_full_year", "full", "public",
        ("年财政支出（全成本）", "公共方每年的全部成本；他方承担和免租的也按全价计"),
        ("Full public cost a year", "public cost a year with all that is hosted or free at its full cost"),
    ),
    cost(
        "resident_cost_year", "paid", "residents",
        ("年群众办事成本", "居民路途、等候和办理（含在家申报、接待上门）时间按时间价值折算，折合一年"),
        ("Residents' cost a year", "residents' travel, waiting and service (at home too) at their value of time, a year"),
    ),
    Measure(
        "public_cost_per_case", "yuan", "lower", 1, ("件均财政支出", "Public cost per case"),
        ("年财政支出除以年办件量", "public cost a year over cases a year"),
        "cost_ratio", "cases", ("paid", "public"), ("cases",),
    ),
    Measure(
        "cost_per_case", "yuan", "lower", 1, ("件均直接成本", "Direct cost per case"),
        (
            "办理、处理材料和上门（含路途）的人员时间，加邮寄、网办和自助机费用，除以该渠道办件数；不含空闲和场地",
            "time of staff serving, on papers and on home visits (road included), with mail, online and machines, over the cases of the "
            "channel; nothing idle, no premises",
        ),
        "direct_cost", "direct", group_bys=("channel",),
    ),
)  # fmt: skip
