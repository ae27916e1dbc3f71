"""The part of the catalogue about slots that people book, and pools on call; of a scenario without them zero or unknown."""

from __future__ import annotations

from simnet.measures.measure import ratio, yearly
from simnet.units import HOUR, MINUTE

APPOINTMENTS = (
    yearly(
        "slot_requests_year", "requests a year", "neither",
        ("年预约请求数", "提出预约的次数（含没有空号的），折合一年"),
        ("Requests for a slot", "times that somebody asked for a slot, those in vain included, a year"),
        "requests", "asked",
    ),
    ratio(
        "no_slot_free", "share", "lower", 1,
        ("无号率", "提出预约时在可约期限内没有空号的占比"),
        ("No slot free", "share of requests for which no slot was free within the time that people may book ahead"),
        "requests", "none_free", "asked",
    ),
    ratio(
        "slot_lead", "h", "lower", 1,
        ("约到时长", "从提出预约到所约时段开始的平均时间（日历小时）"),
        ("Lead to the slot", "mean time from the request to the beginning of the slot that was booked, in hours of the calendar"),
        "requests", "lead_ms", "booked", 1 / HOUR,
    ),
    ratio(
        "no_show_rate", "share", "lower", 1,
        ("爽约率", "到期的预约中没有来的占比"),
        ("No-shows", "share of those booked, whose slot came in the run, who did not come"),
        "bookings", "no_show", "due",
    ),
    ratio(
        "slot_lost_late", "share", "lower", 1,
        ("迟到失约率", "到期的预约中迟到超过宽限、按现场排队处理的占比"),
        ("Too late for the slot", "share of those booked, whose slot came in the run, who came after the grace and lost it"),
        "bookings", "late", "due",
    ),
    ratio(
        "booked_wait", "min", "lower", 1,
        ("预约者等候", "按时到达的预约者自时段开始（迟到者自到达）起的平均等候时间，早到的时间不计"),
        ("Wait of the booked", "mean wait of those who kept their slot, from its beginning on (or from their arrival, if later)"),
        "bookings", "wait_ms", "kept", 1 / MINUTE,
    ),
    ratio(
        "walk_in_wait", "min", "lower", 1,
        ("现场排队者等候", "设有预约的情形下，未持号到访者的平均等候时间"),
        ("Wait of who walks in", "mean wait of visits without a slot, where slots can be booked"),
        "bookings", "walk_in_wait_ms", "walk_ins", 1 / MINUTE,
    ),
    ratio(
        "booked_early", "min", "lower", 1,
        ("早到时间", "按时到达的预约者平均早到时间"),
        ("Early for the slot", "mean time by which those who kept their slot came before it"),
        "bookings", "early_ms", "kept", 1 / MINUTE,
    ),
    ratio(
        "slot_use", "share", "neither", 1,
        ("号源预约率", "可约名额中被约走的占比（按时段开始计）"),
        ("Slots booked", "share of the places of slots that were booked, by the beginning of the slot"),
        "slots", "booked", "places",
    ),
    ratio(
        "slot_used", "share", "higher", 1,
        ("号源使用率", "可约名额中实际按时使用的占比（按时段开始计）"),
        ("Slots used", "share of the places of slots that somebody booked and kept, by the beginning of the slot"),
        "slots", "used", "places",
    ),
    yearly(
        "call_outs_year", "call-outs a year", "neither",
        ("年应约出勤次数", "备勤人员因有人预约而到岗的次数，折合一年"),
        ("Call-outs", "times that a pool on call came because somebody had booked, a year"),
        "call_outs", "call_outs",
    ),
    yearly(
        "call_out_hours", "h a year", "neither",
        ("应约出勤工时", "备勤人员应约到岗的人时（含最低出勤时间），折合一年"),
        ("Hours called out", "post-hours of pools on call from coming to being let go, the least time of a call-out included, a year"),
        "call_outs", "called_ms", 1 / HOUR,
    ),
    ratio(
        "kept_per_call_out", "people", "higher", 2,
        ("每次出勤接待人数", "备勤人员每次应约出勤平均接待的预约者"),
        ("People a call-out", "people who kept a slot for which a pool on call came, a call-out"),
        "call_outs", "kept", "call_outs",
    ),
    ratio(
        "call_outs_in_vain", "share", "lower", 1,
        ("空跑率", "应约出勤而无人按时到来的占比"),
        ("Call-outs in vain", "share of call-outs for which nobody came in time"),
        "call_outs", "in_vain", "call_outs",
    ),
)  # fmt: skip
"""Measures of appointments, in the order in which they are reported."""
