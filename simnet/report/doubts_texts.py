"""Kinds of assumptions in plain words: what they are, what they act on, and which data would settle them.

Evidence names assumptions by dotted paths, which no official reads. Each kind is recognised by its path; what no kind knows is
shown by its path and chosen by no rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from simnet.report.text import Text

PUBLIC, RESIDENTS = "public", "residents"


@dataclass(frozen=True)
class Kind:
    """A kind of assumption.

    Attributes
    ----------
    id : str
        Its name here.
    pattern : re.Pattern
        Of the paths that belong to it.
    title : Text
        What it is.
    data : Text
        What would have to be collected to know it.
    acts_on : dict of str to tuple of str
        By payer, the lines of the bill that are proportional to it, at least nearly; `total` for all of them. Empty: not
        proportional to anything, and chosen by no rule.
    stresses : tuple of str
        Kinds of stress that move it.
    """

    id: str
    pattern: re.Pattern[str]
    title: Text
    data: Text
    acts_on: dict[str, tuple[str, ...]]
    stresses: tuple[str, ...] = ()


def _kind(
    item: str, pattern: str, title: Text, data: Text, stresses: tuple[str, ...] = (), **acts_on: tuple[str, ...]
) -> Kind:
    return Kind(item, re.compile(pattern), title, data, acts_on, stresses)


STAFF = ("staff", "overtime", "call_outs", "teams")

KINDS = (
    _kind(
        "volume", r"services\..*(cases_per_head_year|quantity)",
        Text("人均办件量", "cases a head"),
        Text("全年分事项、分人群的办件和咨询台账", "a year's register of cases and consultations by service and group of people"),
        ("demand",), residents=("total",),
    ),
    _kind(
        "people", r"population\.zones\..*people",
        Text("服务人口", "people served"),
        Text("分社区、分人群的常住人口和单位数", "residents and employers by community and group"),
        ("demand",), residents=("total",),
    ),
    _kind(
        "service", r"services\..*stages.*time_min",
        Text("单件办理时长", "minutes at the window"),
        Text("叫号系统的取号、叫号和办结时刻", "ticket log: when tickets were taken, called and finished"),
        residents=("waiting", "service"),
    ),
    _kind(
        "decision", r"services\..*decision\.(time_min|elapsed_days)",
        Text("审批用时", "time of decisions"),
        Text("审批系统的受理和办结时刻", "when cases were accepted and decided, from the approval system"),
    ),
    _kind(
        "papers", r"services\..*incomplete",
        Text("材料不齐的比例", "share with papers missing"),
        Text("一次性告知和补正登记", "register of papers asked for again"),
    ),
    _kind(
        "posts", r"windows\..*count",
        Text("开窗数", "windows open"),
        Text("排班表和每日开窗记录", "rosters and what was open each day"),
        ("leave",), public=STAFF, residents=("waiting",),
    ),
    _kind(
        "absence", r"(windows|back_office)\..*(absence|stand_in)",
        Text("缺岗比例", "posts left empty"),
        Text("考勤和顶岗记录", "attendance and stand-ins"),
        ("leave",),
    ),
    _kind(
        "patience", r"population\.segments\..*(patience_min|returns)",
        Text("群众能等多久", "how long people wait before they leave"),
        Text("弃号、过号记录和当日再次取号", "tickets given up or missed, and who came again"),
        residents=("waiting",),
    ),
    _kind(
        "travel", r"population\.segments\..*travel\.(speed_km_h|detour)|population\.zones\..*radius_km",
        Text("群众路上的时间", "residents' travel"),
        Text("在各网点做出行问卷（从哪来、怎么来、多久）", "a survey at sites: from where, how, how long"),
        residents=("travel",),
    ),
    _kind(
        "arrivals", r"(profiles|seasons|demand)\.",
        Text("到访的时间分布", "when people come"),
        Text("全年每小时取号数", "tickets taken in every hour of a year"),
        residents=("waiting",),
    ),
    _kind(
        "channels", r"channels\..*weights",
        Text("群众对各渠道的选择", "which channels people choose"),
        Text("各渠道办件量，加群众意愿问卷", "cases by channel, and a survey of what people would use"),
        share=("diverted",),
    ),
    _kind(
        "teams", r"(teams|dispatch|channels\.home_visit)\.",
        Text("上门用时和路途", "time of home visits"),
        Text("上门工单的出发、到达和离开时刻", "when teams set out, arrived and left"),
        public=("teams", "road"),
    ),
    _kind(
        "wrong_door", r"diversion\.",
        Text("走错门的比例", "share at the wrong door"),
        Text("导办台转办登记", "register of people sent on"),
    ),
    _kind(
        "pay", r"costs\..*(staff_year|staff_hours_year)|windows\..*pay",
        Text("人员经费标准", "cost of staff"),
        Text("人员经费决算和实际工时", "accounts of staff cost and hours worked"),
        public=STAFF,
    ),
    _kind(
        "rent", r"costs\.rent",
        Text("租金单价", "rent a square metre"),
        Text("租约或同地段评估价", "leases, or appraisals nearby"),
        public=("rent",),
    ),
    _kind(
        "fit_out", r"costs\.fit_out",
        Text("装修单价", "fitting out a square metre"),
        Text("装修改造决算", "accounts of past works"),
        once=("fit_out",),
    ),
    _kind(
        "running", r"costs\.running",
        Text("运行维护单价", "running cost a square metre"),
        Text("水电物业账单", "bills for power, water and upkeep"),
        public=("running",),
    ),
    _kind(
        "value_of_time", r"value_of_time_hour",
        Text("群众时间的价值（元/小时）", "value of residents' time (yuan an hour)"),
        Text("分人群的收入和误工调查", "a survey of earnings and of work missed"),
        residents=("total",),
    ),
    _kind(
        "machines", r"costs\.kiosk",
        Text("自助机价格和维护费", "price and upkeep of machines"),
        Text("采购和维保合同", "contracts of purchase and upkeep"),
        public=("kiosk_upkeep",), once=("kiosks",),
    ),
    _kind(
        "unit_prices", r"costs\.(mail|courier|online|road|on_call)",
        Text("邮寄、流转、网办等单价", "prices of mail, couriers and online applications"),
        Text("有关合同和结算单", "contracts and settlements"),
        public=("mail", "courier", "online", "road", "call_outs"),
    ),
    _kind(
        "appointments", r"channels\.appointment",
        Text("预约履约情况", "whether booked slots are kept"),
        Text("预约系统的预约和到场记录", "slots booked and kept, from the booking system"),
    ),
)  # fmt: skip
"""In the order in which they are looked for."""


def kind_of(path: str) -> Kind | None:
    """Return the kind that an assumption belongs to.

    >>> found = kind_of("services.*.stages.*.time_min.**")
    >>> found.id if found else ""
    'service'
    """
    return next((kind for kind in KINDS if kind.pattern.search(path)), None)
