"""The words of a sweep's page and terminal output in Chinese and in English."""

from __future__ import annotations

from simnet.report.text import Text

NONE_OUT = Text(
    "{number}种组合都不能排除：就{cost}和{wait}而言，没有一种明显不如别的组合。",
    "None of the {number} combinations can be ruled out: on {cost} and {wait}, none is clearly worse than another.",
)
ONE_LEFT = Text(
    "只有一种组合值得考虑（{best}）：{cost_title}{cost}，{wait_title}{wait}；其余{out}种都可以排除。",
    "Only one combination is worth considering ({best}): {cost_title} {cost}, {wait_title} {wait}. All others ({out}) can be ruled out.",
)
SOME_OUT = Text(
    "{number}种组合中，{out}种可以排除：另有组合在{cost}和{wait}上都不更差，且至少一项明显更好。留下{kept}种。",
    "Of {number} combinations, {out} can be ruled out: another is no worse in {cost} and {wait} and clearly better in one of them. "
    "{kept} remain.",
)
ONE_OUT = Text(
    "{number}种组合中，1种可以排除：另有组合在{cost}和{wait}上都不更差，且至少一项明显更好。留下{kept}种。",
    "Of {number} combinations, one can be ruled out: another is no worse in {cost} and {wait} and clearly better in one of them. "
    "{kept} remain.",
)
SAME_CIRCUMSTANCES = Text(
    "{names}不由人选，只在相同条件下比较组合。",
    "Nobody chooses {names}, so combinations are weighed under the same circumstances only.",
)
OUT_UNDER = Text(
    "{groups}种条件下共{number}种组合，{out}种可以排除：同样条件下另有组合在{cost}和{wait}上都不更差，且至少一项明显更好。留下{kept}种。",
    "Of {number} combinations under {groups} circumstances, {out} can be ruled out: another is no worse in {cost} and {wait} and clearly "
    "better in one of them. {kept} remain.",
)
NONE_OUT_UNDER = Text(
    "{groups}种条件下共{number}种组合，都不能排除：就{cost}和{wait}而言，没有一种在同样条件下明显不如别的组合。",
    "None of {number} combinations under {groups} circumstances can be ruled out: on {cost} and {wait} none is clearly worse than another.",
)
KEPT_EVERYWHERE = Text("在各种条件下都留下的：{choices}。", "What remains under all circumstances: {choices}.")
KEPT_NOWHERE = Text("没有一种选择在各种条件下都留下。", "No choice remains under all circumstances.")
OUT_EVERYWHERE = Text(
    "在各种条件下都可以排除的选择：{number}种。", "Choices that can be ruled out under all circumstances: {number}."
)
NOTHING_WEIGHED = Text(
    "没有两种组合的外部条件（{names}）相同，因此不作取舍比较；各项取值的作用见下。",
    "No two combinations have the same circumstances ({names}), so none is weighed against another; what each value changes is below.",
)
FROM_TO = Text(
    "估计的前沿从{first_cost}、{first_wait}（{first}）到{last_cost}、{last_wait}（{last}）。",
    "The estimated front runs from {first_cost} and {first_wait} ({first}) to {last_cost} and {last_wait} ({last}).",
)
BEYOND = Text(
    "再多花钱，每一步的所得都分不清，或小于所示末位。",
    "What costs more gains, step by step, nothing that can be told or would show in these figures.",
)
ONE_POINT = Text(
    "只有一种组合（{best}）：{cost_title}{cost}，{wait_title}{wait}。",
    "There is one combination only ({best}): {cost_title} {cost}, {wait_title} {wait}.",
)

BASE_OUT = Text(
    "原方案（{base_cost}、{base_wait}）也在可以排除之列：另一种（{better}）为{cost}、{wait}。",
    "The scenario as it stands ({base_cost}, {base_wait}) is among those ruled out: another ({better}) is at {cost} and {wait}.",
)
BASE_FRONT = Text(
    "原方案（{base_cost}、{base_wait}）在估计的前沿上。",
    "The scenario as it stands ({base_cost}, {base_wait}) is on the estimated front.",
)
BASE_POSSIBLE = Text(
    "原方案（{base_cost}、{base_wait}）不能排除，但不在估计的前沿上。",
    "The scenario as it stands ({base_cost}, {base_wait}) cannot be ruled out, but is not on the estimated front.",
)

TWO_MEASURES = Text(
    "以上只权衡这两项指标，取舍时请连同下面的其他指标一起看。",
    "This weighs two measures only; look at the others below before choosing.",
)

INDIFFERENT = Text("差别不超过{sizes}的视为没有差别。", "Differences of up to {sizes} are taken for none.")
SIZE_OF = Text("{measure}{size}", "{size} in {measure}")

WORDS: dict[str, Text] = {
    "sweep_title": Text("{scenario}：改变{varied}", "{scenario}: {varied} varied"),
    "trade_off": Text("{cost}与{wait}的取舍", "{cost} against {wait}"),
    "remaining": Text("仍可考虑的组合", "What remains"),
    "effects": Text("各项取值的作用", "What each value changes"),
    "every_point": Text("全部组合", "All combinations"),
    "every_measure": Text("全部组合的各项指标", "All measures of all combinations"),
    "number": Text("序号", "No."),
    "against_cheaper": Text("比前一种", "Against the one before"),
    "step": Text("比前一种", "less the one before"),
    "possible_head": Text("估计值不如前沿、但差别不明显的组合", "Beaten by estimates, but not clearly"),
    "dominated_head": Text("可以排除的组合", "Ruled out"),
    "dominated_by": Text("不如", "Clearly worse than"),
    "front": Text("前沿（编号从最省起）", "on the front, numbered from the cheapest"),
    "possible": Text("不能排除", "cannot be ruled out"),
    "dominated": Text("可以排除", "ruled out"),
    "alone": Text("无可比组合", "nothing to weigh it against"),
    "base_short": Text("原方案", "as it stands"),
    "base": Text("原方案", "the scenario as it stands"),
    "chart_note": Text(
        "每点一种组合。横竖线为各值单独的{confidence}置信区间；阶梯线连起估计的前沿，线的左下方没有组合。横轴不从零起。",
        "Each point is one combination. Whiskers are {confidence} intervals of each figure alone; the stair joins the estimated front, "
        "and no combination lies to its lower left. The horizontal axis does not begin at zero.",
    ),
    "chart_note_groups": Text(
        "每点一种组合，不同颜色为不同的外部条件。横竖线为各值单独的{confidence}置信区间；阶梯线连起各条件下估计的前沿，"
        "同样条件下线的左下方没有组合。编号从最省起。横轴不从零起。",
        "Each point is one combination, colours are circumstances. Whiskers are {confidence} intervals of each figure alone; a stair joins "
        "the estimated front under each, numbered from the cheapest, and no combination of the same circumstances lies to its lower left. "
        "The horizontal axis does not begin at zero.",
    ),
    "label_order": Text("点旁文字依次为：{varied}。", "Written beside points, where there is room: {varied}."),
    "ruled_out_means": Text(
        "两种组合的差值按每次重复模拟配对；可比的组合两两之间、两项指标的{family}个差值区间合起来保证{confidence}。"
        "一种组合对另一种两个差值区间都不低于零、且有一个整个高于零，才算可以排除；其余都留下，哪怕估计值不占优。",
        "Differences between two combinations are paired by replication. The intervals of all {family} differences, of every pair that is "
        "weighed in both measures, hold together at {confidence}. A combination is ruled out only where, against another, neither interval "
        "reaches below zero and one lies wholly above it; everything else stays, even where its estimates are worse.",
    ),
    "steps_note": Text(
        "“比前一种”是与前沿上更省的一种之差，其区间与两两之间的全部{family}个差值区间合起来保证{confidence}；其余“±”为各值单独的{confidence}置信区间。",
        "“Against the one before” is the difference to the next cheaper one on the front; its intervals hold together at {confidence} with "
        "those of all {family} differences between two combinations. ± of any other figure is its own {confidence} interval.",
    ),
    "effect_title": Text("{measure}：按{varied}", "{measure} by {varied}"),
    "effect_one": Text(
        "竖线为{confidence}置信区间。各点用同样的人、同样的运气，因此点与点之间的差别比竖线显示的更可靠。",
        "Whiskers are {confidence} intervals. All points have the same people and luck, so differences between them are surer than the "
        "whiskers look.",
    ),
    "effect_grid": Text(
        "每个值对其余各项的全部取值求平均（主效应）。竖线为{confidence}置信区间，只含模拟的随机误差；"
        "各点用同样的人、同样的运气，因此点与点之间的差别比竖线显示的更可靠。",
        "Each value is averaged over all values of the others (main effect). Whiskers are {confidence} intervals of the chance of the "
        "simulation alone. All points have the same people and luck, so differences between them are surer than the whiskers look.",
    ),
    "effect_latin": Text(
        "取值范围分成五段，每段对落在其中的点求平均，其余各项在段内随意搭配。竖线为{confidence}置信区间，"
        "含模拟的随机误差和其余各项搭配不同造成的误差。",
        "Ranges are cut into fifths and averaged over the points in each, whose other values are mixed at random. Whiskers are "
        "{confidence} intervals of both the chance of the simulation and that mixture.",
    ),
    "middle": Text("{varied}（各段中点）", "{varied} (middle of each fifth)"),
    "chart_note_alone": Text(
        "每点一种组合。横竖线为各值单独的{confidence}置信区间。横轴不从零起。",
        "Each point is one combination. Whiskers are {confidence} intervals of each figure alone. The horizontal axis does not begin at "
        "zero.",
    ),
    "interplay": Text("{measure}：{first}与{second}", "{measure} by {first} and {second}"),
    "interplay_note": Text("每条线一个{second}的值。", "One line for each value of {second}."),
    "method_points_grid": Text(
        "在同一方案上改变{number}项取值，共{points}种组合，每种组合都完整模拟。",
        "{number} values of one scenario vary; each of their {points} combinations is simulated in full.",
    ),
    "method_points_latin": Text(
        "在同一方案上改变{number}项取值，按拉丁超立方抽取{points}种组合，每种组合都完整模拟。",
        "{number} values of one scenario vary; {points} combinations are drawn as a Latin hypercube, each simulated in full.",
    ),
    "method_luck": Text(
        "各种组合面对同一批人、同样的运气（公共随机数），因此差别来自取值本身。",
        "All combinations meet the same people with the same luck (common random numbers), so what differs comes from the values.",
    ),
    "varied_here": Text("本页改变的取值：", "What varies here:"),
    "interval_note": Text("“±”为各值单独的{confidence}置信区间", "± is the {confidence} interval of that figure alone"),
    "more": Text("……另有{number}种，见 trade_off.csv", "... and {number} more in trade_off.csv"),
    "run": Text(
        "{points}种组合，各{replications}次重复模拟，随机种子{seed}；{of}次中复用{reused}次",
        "{points} combinations, {replications} replications each, seed {seed}; reused {reused} of {of}",
    ),
    "unknown": Text("{number}种组合没有数据", "{number} combinations have no figure"),
    "not_reached": Text(
        "{replications}次重复模拟后，{number}种组合的{measure}仍未达到要求的精度",
        "after {replications} replications, {measure} is not known as closely as asked for at {number} points",
    ),
}
"""Words by key."""
