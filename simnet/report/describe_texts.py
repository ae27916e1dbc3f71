"""What a description says, whatever the scenario: headings in the order of STRESS-DES, heads of tables, and the logic in sentences.

Which sentences are true of a scenario is decided in `describe_logic`.
"""

from __future__ import annotations

from simnet.report.text import Text

HEADINGS: dict[str, Text] = {
    "1": Text("1 目标", "1 Objectives"),
    "1.1": Text("1.1 模型的用途", "1.1 Purpose of the model"),
    "1.2": Text("1.2 模型的输出", "1.2 Model outputs"),
    "1.3": Text("1.3 试验的目的", "1.3 Experimentation aims"),
    "2": Text("2 逻辑", "2 Logic"),
    "2.1": Text("2.1 模型总览图", "2.1 Base model overview diagram"),
    "2.2": Text("2.2 基本逻辑", "2.2 Base model logic"),
    "2.3": Text("2.3 各方案的逻辑", "2.3 Scenario logic"),
    "2.4": Text("2.4 算法", "2.4 Algorithms"),
    "2.5": Text("2.5 组成", "2.5 Components"),
    "2.5.1": Text("2.5.1 组成：实体", "2.5.1 Components: entities"),
    "2.5.2": Text("2.5.2 组成：活动", "2.5.2 Components: activities"),
    "2.5.3": Text("2.5.3 组成：资源", "2.5.3 Components: resources"),
    "2.5.4": Text("2.5.4 组成：队列", "2.5.4 Components: queues"),
    "2.5.5": Text("2.5.5 组成：进入与离开", "2.5.5 Components: entry and exit points"),
    "3": Text("3 数据", "3 Data"),
    "3.1": Text("3.1 数据来源", "3.1 Data sources"),
    "3.2": Text("3.2 预处理", "3.2 Pre-processing"),
    "3.3": Text("3.3 输入参数", "3.3 Input parameters"),
    "3.4": Text("3.4 假设", "3.4 Assumptions"),
    "4": Text("4 试验", "4 Experimentation"),
    "4.1": Text("4.1 初始状态", "4.1 Initialisation"),
    "4.2": Text("4.2 运行时长", "4.2 Run length"),
    "4.3": Text("4.3 估计方法", "4.3 Estimation approach"),
    "5": Text("5 实现", "5 Implementation"),
    "5.1": Text("5.1 软件与编程语言", "5.1 Software or programming language"),
    "5.2": Text("5.2 随机抽样", "5.2 Random sampling"),
    "5.3": Text("5.3 模型执行", "5.3 Model execution"),
    "5.4": Text("5.4 系统配置", "5.4 System specification"),
    "6": Text("6 代码获取", "6 Code access"),
    "6.1": Text("6.1 模型共享说明", "6.1 Computer model sharing statement"),
}
"""Sections and items of the guidelines, all of them."""

HEADS: dict[str, Text] = {
    "id": Text("标识", "Id"),
    "name": Text("名称", "Name"),
    "what": Text("内容", "What it is"),
    "measure": Text("指标", "Measure"),
    "unit": Text("单位", "Unit"),
    "better": Text("何者为好", "Better"),
    "definition": Text("定义", "Definition"),
    "kind": Text("类别", "Kind"),
    "place": Text("位置（公里）", "At (km)"),
    "hours": Text("开放时间", "Hours"),
    "services": Text("事项", "Services"),
    "parent": Text("上级网点与办理深度", "Parent and level"),
    "premises": Text("场地", "Premises"),
    "last_ticket": Text("提前停号（分钟）", "Last ticket before closing (min)"),
    "seats": Text("座位", "Seats"),
    "further": Text("其他设定（文件中的键）", "Further (keys of the file)"),
    "pool": Text("网点与窗口组", "Site and pool"),
    "used_for": Text("用途", "For"),
    "skills": Text("技能", "Skills"),
    "posts": Text("岗位与班次", "Posts and roster"),
    "between": Text("间歇（分钟）", "Pause after each (min)"),
    "absence": Text("缺岗概率", "Chance of absence"),
    "min_posts": Text("最少在岗", "Least posts"),
    "people": Text("人数", "People"),
    "profile": Text("出门时段", "Profile"),
    "travel": Text("速度、绕行、固定时间", "Speed, detour, fixed time"),
    "patience": Text("耐心（分钟）", "Patience (min)"),
    "returns": Text("离开后再来", "Returns after leaving"),
    "priority": Text("优先级", "Priority"),
    "value_of_time": Text("时间价值（元/小时）", "Value of time (yuan/h)"),
    "radius": Text("半径（公里）", "Radius (km)"),
    "volume": Text("每年需求", "Errands a year"),
    "rates": Text("每人每年需求", "Errands a head and year"),
    "stages": Text("环节：技能与时间（分钟）", "Stages: skill and time (min)"),
    "incomplete": Text("材料不齐", "Papers incomplete"),
    "decision": Text("审批", "Decision"),
    "issue": Text("出件", "Result"),
    "also": Text("同次办理", "With it"),
    "priority_short": Text("优先级", "Priority"),
    "weights": Text("权重（按人群）", "Weights by segment"),
    "values": Text("数值", "Values"),
    "number": Text("个数", "Number"),
    "source": Text("出处", "Source"),
    "path": Text("路径", "Path"),
    "how": Text("算法", "How"),
    "assumption": Text("假设", "Assumption"),
    "range": Text("范围", "Range"),
    "where": Text("适用方案", "In"),
    "base_value": Text("基准方案", "Baseline"),
    "other_value": Text("本方案", "This scenario"),
    "item": Text("项目", "Item"),
    "value": Text("数值", "Value"),
    "published": Text("公布值", "Published"),
    "file": Text("文件", "File"),
    "library": Text("软件", "Software"),
    "version": Text("版本", "Version"),
}

WORDS: dict[str, Text] = {
    "title": Text("模型描述：{title}", "Model description: {title}"),
    "order": Text(
        "本文由 simnet describe 根据输入文件生成，章节依照离散事件仿真报告指南 STRESS-DES（Monks 等，2019，"
        "Journal of Simulation 13(1): 55–67，doi:10.1080/17477778.2018.1442155）。数据来历照录输入文件的原文。",
        "Written by simnet describe from the input files, in the order of the STRESS-DES guidelines for reporting discrete-event "
        "simulations "
        "(Monks et al. 2019, Journal of Simulation 13(1): 55–67, doi:10.1080/17477778.2018.1442155). Origins of data are told in "
        "the words of the files.",
    ),
    "purpose": Text(
        "模型用来比较街道便民服务的布局和人员配备：居民等多久、跑几趟、路上花多少时间，财政和居民各花多少钱。",
        "The model serves to compare layouts and staffing of a city's street-level public services: how long people wait, how "
        "often they set "
        "out, how far they travel, and what it costs the public purse and residents.",
    ),
    "size": Text(
        "所述方案有{sites}个网点、{services}个事项、{zones}个片区、{segments}类人群，共{people}人（户）。",
        "The scenario described has {sites} sites, {services} services, {zones} zones and {segments} segments of {people} people in all.",
    ),
    "question": Text("要回答的问题：", "The question:"),
    "outputs": Text(
        "结果按下列指标报告；均值与比例为各次重复模拟总量之比，不是比值的平均。办件指标以测量期内产生的需求为准，一直跟踪到办结；"
        "负荷与费用按时间计。超时以{target}分钟为目标等候。",
        "These measures are reported; means and shares are ratios of totals over all replications, not means of ratios. Measures "
        "of cases are over "
        "the needs that arise in the measured time, followed until they are resolved; load and cost are by the clock. Late is "
        "measured against a "
        "target wait of {target} min.",
    ),
    "all_measures": Text(
        "单个方案报告目录中的全部指标。", "Of a scenario by itself every measure of the catalogue is reported."
    ),
    "lower": Text("越低越好", "lower"),
    "higher": Text("越高越好", "higher"),
    "neither": Text("", ""),
    "one_scenario": Text("单个方案，不与其他方案比较。", "A scenario by itself: nothing is compared with it."),
    "aims": Text(
        "按方案比较；各方案都与基准方案比较。", "Scenario-based analysis: every scenario is compared with the baseline."
    ),
    "baseline_tag": Text("（基准）", " (baseline)"),
    "objective": Text("建议依据的指标：", "Recommended by:"),
    "constraint": Text("方案须满足：", "A scenario must keep:"),
    "indifference": Text("不足道的差别：", "A difference that does not matter:"),
    "claims": Text("应当重现的公布结果：", "Published results that should be reproduced:"),
    "stress": Text("研究自定的压力测试：", "Stresses of the study's own:"),
    "design": Text(
        "试验设计：所述方案在{points}个点上模拟（{kind}），各点面对同一批人、同样的运气。",
        "Design of experiments: the scenario described is simulated at {points} points ({kind}); the same people with the same "
        "luck meet all of them.",
    ),
    "grid": Text("取值的全部组合", "all combinations of the values"),
    "latin": Text("拉丁超立方", "a Latin hypercube"),
    "circumstance": Text("条件（无人选择）", "a circumstance, which nobody chooses"),
    "choice": Text("选择", "a choice"),
    "weighed": Text("取舍：{cost}对{wait}。", "Weighed against each other: {cost} and {wait}."),
    "base_is": Text(
        "以下第2、3章完整描述基准方案{title}；其他方案只列与它的不同（2.3）。",
        "Chapters 2 and 3 describe the baseline, {title}, in full; of the other scenarios what differs is listed (2.3).",
    ),
    "absent": Text("（无）", "(none)"),
    "no_difference": Text("与基准方案没有不同。", "It does not differ from the baseline."),
    "no_scenarios": Text("没有其他方案。", "There are no other scenarios."),
    "entities": Text(
        "实体为需求（一个人的一次办事）及其中的办件（一个事项，每次办事1至{cases}件）。需求的属性：片区与住处、人群、主办事项、渠道、材料是否齐全、"
        "耐心；办件的属性：事项、环节时间、材料状态、结果。人群如下。",
        "Entities are needs (one person's errand) and the cases within (one service each, 1 to {cases} an errand). Attributes of "
        "a need: zone and "
        "home, segment, lead service, channel, patience; of a case: service, times of its stages, state of its papers, result. "
        "The segments:",
    ),
    "zones_are": Text("片区（住处在圆内均匀分布）：", "The zones (homes are uniform on a disc):"),
    "activities": Text(
        "每个事项依次经过所列环节，每个环节由具备该技能的人员办理；然后按所列方式审批、出件。",
        "A service goes through its stages in order, each served by staff with that skill; then it is decided and issued as said.",
    ),
    "resources": Text("网点：", "The sites:"),
    "pools_are": Text(
        "窗口组与后台（同一组的人员技能、地点、班次相同）：",
        "Pools (servers that share skills, place and roster), at windows and in back offices:",
    ),
    "teams_are": Text("上门队伍：", "Teams that visit people at home:"),
    "staffing_are": Text("岗位在下列各组之间调配：", "Posts are moved within these groups of pools:"),
    "rented": Text("租用", "rented"),
    "hosted": Text("借用", "hosted"),
    "free": Text("免费", "free"),
    "window": Text("窗口", "window"),
    "back_office": Text("后台", "back office"),
    "elsewhere": Text("由他方承担", "paid by another body"),
    "site_hours": Text("网点开放时间", "the site's hours"),
    "during": Text("：", " during "),
    "channels_are": Text(
        "需求按下列渠道进入；各渠道按权重竞争（窗口未注明时权重为1）。",
        "Needs enter by these channels; each need takes the one that wins a race by weights (the window's is 1 where nothing is said).",
    ),
    "profiles_are": Text("出门时段（profiles）：", "When in the week people set out (profiles):"),
    "seasons_are": Text("季节（seasons）：", "How volumes vary over the year (seasons):"),
    "arrivals_are": Text("直接给定的到达流：", "Plain streams of arrivals:"),
    "prices": Text("价格与其他数值：", "Prices and other values:"),
    "sources": Text(
        "下列数值取自有编号的事实；编号见项目的事实清单。",
        "These values are facts, by their number in the project's list of facts.",
    ),
    "no_sources": Text("没有数值注明取自事实。", "No value is said to be a fact."),
    "pre": Text(
        "下列数值由事实推算。此外，分钟、小时、公里在读入时换算为整数毫秒和整数米；开放时间按日历（节假日和调休）展开为各日的时段。",
        "These values were computed from facts. Besides, minutes, hours and km become integer milliseconds and metres on loading, "
        "and opening hours "
        "become spans of days by the calendar, public holidays and make-up days included.",
    ),
    "no_pre": Text(
        "没有数值注明由事实推算。分钟、小时、公里在读入时换算为整数毫秒和整数米；开放时间按日历（节假日和调休）展开为各日的时段。",
        "No value is said to be computed from facts. Minutes, hours and km become integer milliseconds and metres on loading, and "
        "opening hours "
        "become spans of days by the calendar, public holidays and make-up days included.",
    ),
    "parameters": Text(
        "2.5列出人群、片区、事项、网点、窗口组和渠道的全部参数；其余如下。未列的键取默认值，见 simnet schema。",
        "Parameters of segments, zones, services, sites, pools and channels stand in 2.5; the others follow. Keys that are not "
        "listed have their "
        "defaults, see simnet schema.",
    ),
    "counted": Text(
        "共{count}个数：事实{fact}，推算{computed}，假设{assumed}，模型设定{defined}，未注明来历{none}。",
        "Of {count} numbers {fact} are facts, {computed} computed, {assumed} assumed, {defined} defined by the model, and {none} "
        "have no origin.",
    ),
    "of_scenario": Text("{title}：", "{title}:"),
    "assumed": Text(
        "每条假设给出可能的范围；“×”表示对原值的倍数。", "Each assumption has its range; × is a factor on the value."
    ),
    "no_assumed": Text("没有数值注明为假设。", "No value is said to be an assumption."),
    "defined": Text("模型设定（不是对现实的断言）：", "Choices of the model, which claim nothing about the world:"),
    "without": Text("未注明来历的数：", "Numbers without an origin:"),
    "all": Text("全部", "all"),
    "start_empty": Text(
        "系统从空开始：没有人在队列中，没有在办的件；没有随机的初始状态。",
        "The system starts empty: nobody in a queue, no case under way; nothing of the initial state is random.",
    ),
    "warm_up": Text(
        "测量期之前模拟{time}的预热，不计入结果。",
        "A warm-up of {time} before the measured time is simulated and not counted.",
    ),
    "no_warm_up": Text("没有预热期。", "There is no warm-up."),
    "ending": Text(
        "测量期结束后继续模拟（新的需求照常产生），直到测量期内产生的需求全部办结，最多再{time}；届时未办结的如实报告。",
        "After the measured time the run goes on, with new arrivals, until every need that arose in it is resolved, {time} at "
        "most; what is unresolved "
        "then is reported.",
    ),
    "run_days": Text("测量{days}天{start}。", "{days} days are measured{start}."),
    "run_from": Text("，自{date}起", ", from {date}"),
    "no_start": Text("，第一天为周一，没有节假日", ", the first a Monday, without holidays"),
    "holidays": Text("按中国的公共节假日和调休。", "Public holidays and make-up working days are those of China."),
    "run_minutes": Text("测量{minutes}分钟。", "{minutes} minutes are measured."),
    "exceptions": Text("个别日期另定：", "Single dates are set:"),
    "ticks": Text("时间为整数毫秒。", "Time is counted in integer milliseconds."),
    "days": Text("{count}天", "{count} days"),
    "minutes": Text("{count}分钟", "{count} minutes"),
    "replications": Text(
        "独立重复模拟{count}次，随机种子{seed}；各方案面对同一批人、同样的运气（公共随机数），差值按重复模拟配对。",
        "{count} independent replications with seed {seed}; all scenarios meet the same people with the same luck (common random "
        "numbers), and "
        "differences are paired by replication.",
    ),
    "replications_one": Text(
        "独立重复模拟{count}次，随机种子{seed}（均可由命令另定）。",
        "{count} independent replications with seed {seed}, unless the command says otherwise.",
    ),
    "intervals": Text(
        "区间为{confidence}置信区间：由各次重复模拟的影响值（delta法）和Student t得出，并按偏度放宽；分位数取自合并的到访。",
        "Intervals are at {confidence}: by the influence of each replication (delta method) and Student's t, widened for "
        "skewness; quantiles are those of "
        "the pooled visits.",
    ),
    "family": Text(
        "{scenarios}个方案×{measures}项指标的差为一族，按Bonferroni校正，合起来保证该置信水平；分组的行逐项单独判断。",
        "Differences of {scenarios} scenarios by {measures} measures are one family, adjusted by Bonferroni's inequality so that "
        "they hold together; rows by "
        "group stand alone.",
    ),
    "selection": Text(
        "建议为集合：凡不能与最好者区分的方案都保留（配对的Nelson筛选）。",
        "The recommendation is a set: every scenario that cannot be told from the best is kept (Nelson's screening, paired).",
    ),
    "precision": Text(
        "从30次起每次增加一半，直到下列指标达到所要的精度，最多{most}次：",
        "From 30 on, half as many replications again are added until these measures are known as closely as said, {most} at most:",
    ),
    "warm_up_why": Text(
        "其长短由方案设定，来历见第3章。",
        "How long it is, the scenario says; where that comes from stands in chapter 3.",
    ),
    "software": Text(
        "simnet，一个Python软件包；内核由Numba编译，另有以SimPy写成的参考实现，两者的记录逐毫秒一致（simnet agree）。",
        "simnet, a Python package; its core is compiled by Numba, and a reference in SimPy gives the same records to the "
        "millisecond (simnet agree).",
    ),
    "sampling": Text(
        "每次抽取由基于计数器的Philox发生器按键（种子、重复模拟、片区×人群×事项、层、序号、决定的名称）取得，经分布函数的反函数转换，不用舍选法。运气属于"
        "个人而不属于次序，因此各方案、各需求规模下同一个人运气相同：公共随机数不需要分配随机流。",
        "Every draw is made by the counter-based generator Philox, addressed by a key (seed, replication, cell of zone, segment "
        "and service, layer, "
        "ordinal, name of the decision) and put through an inverse distribution function; nothing is rejected. Luck belongs to "
        "people, not to a sequence, so "
        "the same person has the same luck in every scenario and at every volume, and no streams have to be assigned.",
    ),
    "execution": Text(
        "事件调度法。同一毫秒内的事件按（时间、种类、编号）排序，次序唯一：名册与开关门，其次服务结束，材料，耐心用尽，到达，出门决定。"
        "并行只在重复模拟之间，结果与线程数无关。",
        "Event scheduling. Events of one millisecond have a unique order by (time, kind, id): rosters and openings, then ends of "
        "service, papers, "
        "patience, arrivals, decisions to set out. Only replications run in parallel, so no figure depends on the number of workers.",
    ),
    "system": Text(
        "任何装有Python 3.11以上的计算机；运行时间记在每次结果的清单文件（manifest.json，this_run）中。",
        "Any computer with Python 3.11 or later; the run time is recorded in the manifest of each result (manifest.json, this_run).",
    ),
    "remake": Text("用下面的命令得到结果：", "This command gives the results:"),
    "described_by": Text("本文由下面的命令得到：", "This description was made by:"),
    "share": Text(
        "simnet {version}，MIT许可；源文件的SHA-256为{hash}{revision}。输入文件：",
        "simnet {version}, under the MIT licence; SHA-256 of its sources {hash}{revision}. The input files:",
    ),
    "revision": Text("，提交{commit}", ", commit {commit}"),
}
"""Fixed words and sentences."""

COSTS: dict[str, Text] = {
    "rent_m2_year": Text("租金（元/平方米·年）", "Rent (yuan a m² and year)"),
    "running_m2_year": Text("场地运行费（元/平方米·年）", "Running cost of premises (yuan a m² and year)"),
    "fit_out_m2": Text("装修（元/平方米，一次性）", "Fitting out (yuan a m², once)"),
    "window_staff_year": Text("每名工作人员（元/年）", "One member of staff (yuan a year)"),
    "staff_hours_year": Text("每名工作人员每年在窗口小时数", "Hours of one at a window in a year"),
    "overtime_factor": Text("加班工资倍数", "Overtime, as a factor"),
    "call_out_factor": Text("应召工资倍数", "Call-out, as a factor"),
    "on_call_hour": Text("待命（元/小时）", "Standing by (yuan an hour)"),
    "value_of_time_hour": Text("居民时间价值（元/小时）", "Residents' time (yuan an hour)"),
    "mail_item": Text("邮寄（元/件）", "One result mailed (yuan)"),
    "courier_run": Text("递送一趟（元）", "One run of a courier (yuan)"),
    "road_hour": Text("队伍在途（元/小时）", "A team's hour on the road (yuan)"),
    "online_application": Text("网上申请（元/件）", "One application online (yuan)"),
    "kiosk": Text("自助机（元/台，一次性）", "One machine (yuan, once)"),
    "kiosk_year": Text("自助机维护（元/台·年）", "Upkeep of a machine (yuan a year)"),
}
"""Names of prices."""
