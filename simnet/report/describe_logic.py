"""The logic of a scenario in sentences and as a diagram: what it holds is said, what it does not hold is left out."""

from __future__ import annotations

from simnet.report.describe_values import number
from simnet.report.text import Text
from simnet.scenario.schema import Scenario

CASES = 4
"""Most cases of an errand."""

POLICIES: dict[str, Text] = {
    "nearest": Text("最近的网点（nearest）", "the nearest site (nearest)"),
    "specialist_first": Text(
        "事项最少（最专业）的网点，并列时取较近者（specialist_first）",
        "the site with fewest services, the nearer of two alike (specialist_first)",
    ),
    "shares": Text("按权重抽取的网点（shares）", "a site by weights (shares)"),
    "least_time": Text(
        "按当前情况路途加预计等候最短的网点（least_time）",
        "the site of least travel and expected wait as things are then (least_time)",
    ),
    "overflow": Text(
        "队伍不长于{longest}人的最近网点，都更长时取最近者（overflow）",
        "the nearest site whose line is not longer than {longest}, the nearest of all if every line is longer (overflow)",
    ),
}
"""How a site is picked."""


def base_logic(scenario: Scenario) -> list[Text]:
    """Return what happens to a need, from its beginning to its end, in sentences that are true of the scenario."""
    behaviour, diversion, services = scenario.behaviour, scenario.diversion, scenario.services.values()
    said = []
    if any(service.cases_per_head_year for service in services):
        said.append(
            Text(
                "需求在片区×人群×事项的每一格中产生（非齐次泊松过程），附带的其他事项按给定概率一并办理。",
                "Needs arise in every cell of zone, segment and service (a Poisson process whose rate varies); other services go with "
                "them with "
                "given chances.",
            )
        )
    if scenario.arrivals:
        said.append(
            Text(
                "到达流照所列给定（泊松、更新过程或固定时刻，见2.5.5）。",
                "Streams of arrivals are given as listed (Poisson, renewal, or single instants; see 2.5.5).",
            )
        )
    if scenario.demand.busyness_cv:
        said.append(
            Text(
                "各日的繁忙程度另有伽马分布的共同系数，变异系数{cv}。",
                "Days have a common gamma factor of busyness with a coefficient of variation of {cv}.",
            ).format(cv=number(scenario.demand.busyness_cv))
        )
    said += [
        Text(
            "人在出门意愿的时刻决定去哪里；没去成或没办成，在以后的日子按出门时段再来，最多{wishes}次，此后放弃。",
            "People decide where to go at the instants of their wishes; who could not go or was not served comes again on a later "
            "day, by the profile, {wishes} "
            "times at most, and gives up after that.",
        ).format(wishes=str(behaviour.wishes)),
        Text(
            "到时网点都未开门、但{flex}分钟内有开门的，提前0至{door}分钟到门口等候。",
            "Who would find all closed, but an opening within {flex} min, comes to the door 0 to {door} min before it and waits there.",
        ).format(flex=number(behaviour.flex_min), door=number(behaviour.door_min)),
        Text(
            "到达后取号（停号或座位已满时被劝返），按优先级、加入时刻排队。一个号可办理该网点受理的全部件。",
            "On arrival a ticket is taken, unless ticketing has stopped or seats are full; people queue by priority, then by the "
            "instant of joining. One ticket is for all cases of the errand that the site takes.",
        ),
    ]
    if any(service.incomplete for service in services):
        said.append(
            Text(
                "材料不齐在第一个窗口环节（或导办台）发现：时间已花，一次告知，改日再来；网点容缺受理的除外。",
                "Incomplete papers are found at the first stage at a window (or at the guide desk): the time is spent, everything "
                "is told at once, and the person "
                "comes again, unless the site takes them in all the same.",
            )
        )
    if any(service.decision is not None for service in services):
        said.append(
            Text(
                "需审批的件由窗口当场决定，或由后台办理后再经若干工作日决定；网点权限不足的送上级网点。",
                "Cases that need a decision are decided at the window, or worked on in the back office and decided some working "
                "days later; what is above a site's "
                "level goes to its parent.",
            )
        )
    if any(service.issue is not None for service in services):
        said.append(
            Text(
                "结果邮寄，或再来领取；其余电子送达。",
                "Results are mailed or fetched on another visit; others are electronic.",
            )
        )
    if diversion.misdirected:
        said.append(_wrong_door(scenario))
    if scenario.teams:
        said.append(Text("队伍上门，班次结束即回。", "Teams visit people at home and return when their shift ends."))
    if any(site.guide is not None for site in scenario.sites.values()):
        said.append(
            Text("有导办台的网点，来人先经导办台。", "Where there is a guide desk every visitor passes it first.")
        )
    said.append(
        Text(
            "人员按班次在岗；名额减少时正在服务的先办完。闭门时按网点设定办完在场者或请其改日再来，超时为加班。",
            "Staff are there by their rosters; when a roster falls, who is serving finishes first. At closing those inside are "
            "served or sent home, as the site says; "
            "what goes beyond the roster is overtime.",
        )
    )
    return said


def algorithms(scenario: Scenario) -> list[Text]:
    """Return the rules that are algorithms: how sites, channels and times are picked, tours planned, posts moved."""
    diversion = scenario.diversion
    policy = POLICIES[diversion.policy].format(longest=str(diversion.longest_line))
    said = [
        Text(
            "选网点：在到达时受理该件的最近{candidates}个网点中选{policy}。",
            "Picking a site: among the {candidates} nearest sites that take the case on arrival, {policy}.",
        ).format(candidates=str(diversion.candidates), policy=policy)
    ]
    if diversion.farther_min is not None:
        said.append(
            Text(
                "路途比最近的、到达时或等到开门后受理该件的网点长出{farther}分钟以上的网点不去（走错门与预约亦然），为此宁可在近处等开门。",
                "No site is gone to, by mistake or with an appointment either, whose way is more than {farther} min longer than the one "
                "to the nearest site that takes the case on arrival or when its door opens; people rather wait at that door.",
            ).format(farther=number(diversion.farther_min))
        )
    if diversion.one_stop:
        said.append(
            Text(
                "只考虑能一次办理该次办事最多件的网点（one_stop）。",
                "Only those are considered that take most of the errand's open cases (one_stop).",
            )
        )
    said += [
        Text(
            "按权重的选择是竞争：取 −ln(u)/权重 最小者，u 属于该需求与该选项。",
            "A choice by weights is a race: the option of the least −ln(u) / weight, u belonging to the need and the option.",
        ),
        Text(
            "路途时间 = 直线距离×绕行系数÷速度＋固定时间，取整到毫秒；往返都计。",
            "Travel time = straight line × detour / speed + fixed time, rounded to milliseconds; the way home counts.",
        ),
        Text(
            "需求量为（时间，水平）平面上的单位泊松点场，水平低于当时强度的点为需求；需求增减时其余的人不变。",
            "Volumes are a unit Poisson field over time and level, of which the points below the rate are needs; with more or "
            "less demand the other people stay "
            "the same.",
        ),
    ]
    if scenario.teams:
        planned = {
            "first_come": Text("先来先去", "the earliest request that fits before the shift ends"),
            "nearest": Text("就近先去", "the nearest request"),
            "tour": Text(
                "班次开始时规划路线（最省插入，再2-opt）",
                "tours planned as a shift begins, by cheapest insertion and 2-opt",
            ),
        }
        said.append(Text("派遣队伍：{how}。", "Sending teams: {how}.").format(how=planned[scenario.dispatch.policy]))
    if any(group.replan is not None for group in scenario.staffing.values()):
        said.append(
            Text(
                "岗位按以往各日的呼叫数定期重新分配。",
                "Posts are shared out anew from time to time by the calls of past days.",
            )
        )
    if any(group.live is not None for group in scenario.staffing.values()):
        said.append(
            Text(
                "岗位在等候时从最短的队调往最长的队。",
                "While people wait a post goes from the shortest line of its group to the longest.",
            )
        )
    return said


def queues(scenario: Scenario) -> list[Text]:
    """Return discipline, reneging, balking and limits of the queues."""
    segments, sites = scenario.population.segments.values(), scenario.sites.values()
    said = [
        Text(
            "每个网点每种技能一队。次序：人群与事项优先级之和小者先，同级先加入该环节者先；空闲时由能办且技能最少的组接待。",
            "A queue for each skill of a site. Order: the least sum of the priorities of segment and service, then first come at "
            "that stage; of idle pools the one "
            "with fewest skills serves.",
        )
    ]
    if any(one.priority for one in segments) or any(one.priority for one in scenario.services.values()):
        said.append(Text("优先级见2.5.1和2.5.2的表。", "Priorities stand in the tables of 2.5.1 and 2.5.2."))
    if any(one.patience_min is not None for one in segments):
        said.append(
            Text(
                "离队：等候耗尽耐心者离开（每次到访一个耐心，跨环节累计），按给定概率再来，否则放弃。",
                "Reneging: who has waited as long as patience lasts (one draw a visit, spent over all stages) leaves, and comes "
                "again with a given chance or is lost.",
            )
        )
    else:
        said.append(Text("无人因不耐烦而离队。", "Nobody leaves for want of patience."))
    if any(site.last_ticket_min or site.seats is not None for site in sites):
        said.append(
            Text(
                "拒入：停号后或座位已满时不发号，改日再来。",
                "Balking: after the last ticket, or with all seats taken, there is no ticket; people come again.",
            )
        )
    said.append(Text("没有换队。", "There is no jockeying."))
    return said


def exits(scenario: Scenario) -> list[Text]:
    """Return where needs leave the model."""
    return [
        Text("离开：各件均办结，或", "Needs leave when every case is resolved, or is given up after ")
        + Text(f"出门{scenario.behaviour.wishes}次仍未办成而放弃", f"{scenario.behaviour.wishes} wishes")
        + Text("。", ", or lost by one who leaves and does not return.")
    ]


def diagram(scenario: Scenario, language: str) -> str:
    """Return the life of a need as a flow chart in Mermaid's language, with what the scenario has."""
    services, sites = scenario.services.values(), scenario.sites.values()
    lines = ["flowchart TD"]

    def node(name: str, text: Text, shape: str = "[]") -> None:
        lines.append(f'  {name}{shape[0]}"{getattr(text, language)}"{shape[1]}')

    def arrow(start: str, end: str, text: Text | None = None) -> None:
        label = f"|{getattr(text, language)}|" if text is not None else ""
        lines.append(f"  {start} -->{label} {end}")

    node("need", Text("需求产生", "a need arises"), "()")
    node("wish", Text("出门意愿：选渠道和网点", "a wish: channel and site are picked"))
    node("site", Text("到达网点，取号", "arrival at the site, a ticket"))
    node("queue", Text("排队", "queue"))
    node("served", Text("窗口办理各环节", "stages at windows"))
    node("lost", Text("放弃", "lost"), "()")
    node("done", Text("办结", "resolved"), "()")
    arrow("need", "wish")
    arrow("wish", "site", Text("路途", "travel"))
    arrow("wish", "lost", Text("次数用尽", "wishes used up"))
    if any(site.guide is not None for site in scenario.sites.values()):
        node("guide", Text("导办台", "guide desk"))
        arrow("site", "guide")
        arrow("guide", "queue")
    else:
        arrow("site", "queue")
    refused = (
        [Text("停号或满座", "no ticket")] if any(one.last_ticket_min or one.seats is not None for one in sites) else []
    )
    refused += [Text("走错门", "wrong door")] if scenario.diversion.misdirected else []
    if refused:
        arrow("site", "wish", Text("、".join(one.zh for one in refused), " or ".join(one.en for one in refused)))
    if any(segment.patience_min is not None for segment in scenario.population.segments.values()):
        arrow("queue", "wish", Text("耐心用尽，再来", "patience ends, comes again"))
        arrow("queue", "lost", Text("耐心用尽，不再来", "patience ends, for good"))
    arrow("queue", "served")
    if any(service.incomplete for service in services):
        arrow("served", "wish", Text("材料不齐", "papers incomplete"))
    if any(service.decision is not None for service in services):
        node("decision", Text("审批（当场或后台）", "decision, at once or in the back office"))
        arrow("served", "decision")
        if any(service.issue is not None for service in services):
            node("issue", Text("领取或邮寄", "fetched or mailed"))
            arrow("decision", "issue")
            arrow("issue", "done")
        arrow("decision", "done", Text("电子送达", "electronic"))
    arrow("served", "done", Text("无须审批", "no decision needed"))
    if scenario.teams:
        node("team", Text("队伍上门", "a team at home"))
        arrow("wish", "team")
        arrow("team", "done")
    if scenario.channels.online is not None or scenario.channels.grid is not None:
        node("home", Text("在家申请（网上、网格）", "applied for from home"))
        arrow("wish", "home")
        arrow("home", "decision" if any("  decision[" in line for line in lines) else "done")
    return "\n".join(lines)


def _wrong_door(scenario: Scenario) -> Text:
    diversion = scenario.diversion
    then = {
        "redirect": Text("被告知该去哪里", "is told where to go"),
        "accept": Text(
            "由该处收件、代办转交", "has the case taken in there and carried on by agents, where the site does that"
        ),
    }
    return Text(
        "首次出门有{share}%的人走错门，去了最近的不受理该件的网点，{then}。",
        "On the first trip {share}% go to the nearest site that does not take the case, and whoever does {then}.",
    ).format(share=number(100 * diversion.misdirected), then=then[diversion.wrong_door])
