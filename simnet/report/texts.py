"""The page's fixed words in Chinese and in English; Chinese as government statistics writes it.

Nothing here depends on figures: what is said of them, and when, is in `sentences`.
"""

from __future__ import annotations

from simnet.report.text import Text

WORDS: dict[str, Text] = {
    # headings
    "advice": Text("结论", "What to do"),
    "key": Text("主要指标对比", "The main figures"),
    "stress": Text("结论经得起压力吗", "How robust is it?"),
    "when": Text("什么时候要等", "When people wait"),
    "money": Text("谁付多少钱", "Who pays how much"),
    "channels": Text("各渠道办理", "Reaching people"),
    "where": Text("网点在哪里", "Where the sites are"),
    "who": Text("谁受影响", "Who bears it"),
    "claims": Text("与公布数字对照", "Against published figures"),
    "basis": Text("结果依据什么", "What the result rests on"),
    "method": Text("方法与复现", "Method, and how to remake it"),
    # the top
    "skip": Text("跳到正文", "Skip to the content"),
    "switch": Text("English", "中文"),
    "switch_label": Text("Switch to English", "切换到中文"),
    "contents": Text("本页内容", "On this page"),
    "scenarios": Text("方案", "Options"),
    "baseline": Text("基准", "baseline"),
    "recommended": Text("建议", "advised"),
    "among_best": Text("并列最好", "among the best"),
    "compared_with": Text("与{baseline}相比", "Compared with {baseline}"),
    "front": Text("等多久、跑几趟、花多少钱", "How long, how many trips, how much money"),
    "option": Text("方案", "Option"),
    "turned_note": Text("≈即无显著差异或差不到末位。", "≈: no clear difference, or less than the last digit."),
    "in_words": Text("各方案逐项好坏", "Each option in words: better, worse, no clear difference"),
    "standing": Text("各方案的排列", "How the options stand"),
    "who_gains": Text("谁受益，谁受损", "Who gains, who loses"),
    "but": Text("但", "But:"),
    "what_reverses": Text("什么情况下结论会变", "What would reverse it"),
    "fact_or_assumption": Text("哪些是事实，哪些是假设", "What is fact, what assumption"),
    "most_doubtful": Text("最要紧的三项假设：", "The assumptions that matter most:"),
    "collect": Text("收集哪些数据就更有把握", "Which data would make it surer"),
    "settles": Text("（可定{title}）", "(for {title})"),
    "gains": Text("较好", "Better"),
    "losses": Text("较差", "Worse"),
    "changes": Text("有变化", "Changed"),
    "no_difference": Text("无显著差异", "No clear difference"),
    "incomplete": Text(
        "注意：这批结果尚未写完，请重新运行后再看。",
        "Note: these results were not completely written; run the command again before reading them.",
    ),
    # the table of key measures
    "measure": Text("指标", "Measure"),
    "interval_note": Text(
        "“±”及括号内为{confidence}置信区间；未标“±”的，误差小于所示末位或没有误差。差值为该方案减去{baseline}；区间不含零才称为差异，否则记为“无显著差异”。",
        "± and brackets give {confidence} intervals; without ± the interval is narrower than the last digit, or there is none. "
        "Differences are the option less {baseline}; only where the interval leaves out zero is it called a difference, "
        "elsewhere “no clear difference”.",
    ),
    "interval_only": Text(
        "“±”给出{confidence}置信区间；未标“±”的，误差小于所示末位或没有误差。",
        "± gives {confidence} intervals; without it the interval is narrower than the last digit, or there is none.",
    ),
    "one_replication": Text(
        "只有一次重复模拟：没有置信区间，分不清是效果还是运气。",
        "One replication: no interval, so effect and chance cannot be told apart.",
    ),
    "family_note": Text(
        "差值区间合起来保证{confidence}的把握（共{family}个比较）；带†的行为单项区间。",
        "The intervals of differences hold together at {confidence} (over {family} comparisons); in rows marked † each stands alone.",
    ),
    "better": Text("较好", "better"),
    "worse": Text("较差", "worse"),
    "none": Text("无显著差异", "no clear difference"),
    "slight": Text("相差不到{step}", "differs by less than {step}"),
    "equal": Text("相同", "the same"),
    "no_figure": Text("无数据", "no figure"),
    "posts": Text("窗口岗位", "Window posts"),
    "posts_note": Text(
        "各网点同一时刻在岗窗口最多时的岗位数之和；自助机、后台、从窗口抽调的人员和进单位服务点的随行人员不计",
        "staffed windows of all sites, of each when most are on duty at one time; no machines, no back offices, nobody lent from a "
        "window, no crews of sessions",
    ),
    "desks": Text("后台岗位", "Back-office posts"),
    "desks_note": Text(
        "审批、收件和网格岗位最多时之和",
        "posts that decide or take applications in, grid workers too, when most are on duty",
    ),
    "posts_short": Text("岗位", "Posts"),
    "posts_word": Text("个岗位", "posts"),
    "machines_alone": Text("自助机{number}", "kiosks {number}"),
    "machines_besides": Text("{posts}，自助机{number}", "{posts}, kiosks {number}"),
    "machines_word": Text("台自助机", "machines"),
    "lent": Text("抽调{number}", "{number} lent"),
    "crew": Text("随行{number}", "crew of {number}"),
    "cost_once": Text("一次性投入（实付）", "One-off public cost, as paid"),
    "cost_once_note": Text("场地装修、购置自助机等，只付一次", "fitting out premises and buying machines, paid once"),
    # charts
    "figures": Text("查看数据表", "Show the figures as a table"),
    "chart_alt": Text("图：{title}。数据见下方表格。", "Chart: {title}. The figures are in the table below it."),
    "hour": Text("到达时刻（9即9至10时）", "Hour of arrival (9: 9 to 10)"),
    "weekday": Text("星期", "Weekday"),
    "month": Text("月份", "Month"),
    "segment": Text("人群", "Group of people"),
    "zone": Text("片区", "Zone"),
    "site": Text("网点", "Site"),
    "service": Text("事项", "Service"),
    "by_hour": Text("{measure}：按到达时刻", "{measure} by hour of arrival"),
    "by_weekday": Text("{measure}：按星期", "{measure} by weekday"),
    "by_month": Text("{measure}：按月份", "{measure} by month"),
    "by_segment": Text("{measure}：按人群", "{measure} by group of people"),
    "by_zone": Text("{measure}：按片区", "{measure} by zone"),
    "unit_in": Text("单位：{unit}。", "In {unit}."),
    "whiskers": Text("竖线或横线为95%置信区间。", "Whiskers are 95% intervals."),
    "thin_left_out": Text("到访不足0.5%的时段未画。", "Hours with less than 0.5% of visits are left out."),
    "target": Text("目标：等候不超过{target}分钟。", "Target: a wait of at most {target} minutes."),
    "recommended_shown": Text("只画基准和推荐的方案。", "Only the baseline and what is recommended are drawn."),
    "target_line": Text("目标", "target"),
    "most_shown": Text("只画人口最多的{number}个。", "Only the {number} with most people are drawn."),
    # money
    "by_payer": Text("按付款方和科目", "By payer and line"),
    "public": Text("财政支出", "Public spending"),
    "residents": Text("群众办事成本（时间折算）", "Residents' cost (their time)"),
    "recurrent": Text("经常性，每年", "recurrent, a year"),
    "one_off": Text("一次性", "one-off"),
    "paid": Text("实付", "paid"),
    "full": Text("全成本", "in full"),
    "line": Text("科目", "Line"),
    "rent": Text("场地租金", "Rent"),
    "running": Text("运行维护费", "Running cost"),
    "staff": Text("人员经费", "Staff"),
    "overtime": Text("延时服务", "Overtime"),
    "call_outs": Text("备勤和应约出勤", "On call and called out"),
    "teams": Text("上门队伍人员", "Teams"),
    "road": Text("上门交通", "Teams on the road"),
    "kiosk_upkeep": Text("自助机维护", "Upkeep of machines"),
    "mail": Text("邮寄", "Mail"),
    "courier": Text("材料流转", "Couriers"),
    "online": Text("网上申办", "Online applications"),
    "fit_out": Text("装修改造", "Fitting out"),
    "kiosks": Text("购置自助机", "Machines"),
    "travel": Text("路途时间", "Travel"),
    "waiting": Text("等候时间", "Waiting"),
    "total": Text("合计", "Total"),
    "money_note": Text(
        "实心条为实付；空心框和括号内为全成本（他方承担的窗口、场地和免租用房按全价计），与实付相同的不另画。"
        "财政支出与群众成本由不同的人承担，不相加；一次性与经常性也不相加。",
        "Solid bars: what is paid. Outlines and brackets: the full cost (windows and premises lent by others, and free rooms, "
        "at their full price), where it is more. Payers are different people and are not added up; nor are one-off and recurrent costs.",
    ),
    "money_unit": Text("单位：万元。", "In thousand yuan."),
    # the map
    "synthetic": Text(
        "示意地图：位置为模型设定，不是实际地理位置。",
        "A synthetic map: places are set by the model, not real geography.",
    ),
    "map_note": Text(
        "各图比例和刻度相同。标记形状表示网点类型，大小表示接待量（过密处缩小），颜色表示平均等候，下方横条表示窗口忙的程度；"
        "虚线边为只在会期开放的服务点。线条从居民片区到网点，越宽人次越多；灰色圆为居民片区，颜色越深人口越密。",
        "All maps have the same scales. The shape of a marker tells the kind of site, its size the visits (less where they are crowded), "
        "its colour the mean wait, the bar below it how busy the windows are; dashed ones are open for sessions only. Lines lead from "
        "where people live to the sites, the wider the more visits; grey discs are zones, the darker the denser.",
    ),
    "site_list": Text("网点清单", "List of sites"),
    # a day
    "day_title": Text("一天之内：各网点有多少人在等", "One day: how many wait where"),
    "day_note": Text(
        "一次模拟中的一天，各方案同一天、同样的人和运气。只是举例：好坏要看全部重复模拟的结果，不能凭一天判断。"
        "“人最多的一天”是基准方案接待量最大的一天，“平常的一天”接待量居中（相差不到5%的日子里取队伍出行最多的一天）。圆越大，这一刻钟平均等候的人越多；"
        "下面的曲线为全部网点等候人数，竖线为当前时刻。",
        "One day of one simulated run, the same day with the same people and luck in each option. It is an example: what is better is told "
        "by all runs, never by one day. The busiest day is the one with most visits in the baseline, a usual day about the median "
        "number (of days within 5% of it, the one with most journeys of teams). "
        "The larger a circle, the more people wait on average in that quarter of an hour; the curve below is of all sites, its upright "
        "line the time shown.",
    ),
    "day_script": Text("此图需要浏览器运行脚本。", "This chart needs a browser that runs scripts."),
    "day_play": Text("播放", "Play"),
    "day_pause": Text("暂停", "Pause"),
    "day_time": Text("时刻", "Time of day"),
    "day_which": Text("哪一天", "Which day"),
    "day_right": Text("右图方案", "Option on the right"),
    "day_alt": Text("各网点等候人数地图，数字见图上方", "Map of people waiting; the figures are above it"),
    "day_course": Text("全部网点等候人数随时间的变化", "People waiting at all sites over the day"),
    "day_road": Text("上门小队在路上", "team on the road"),
    "day_home": Text("小队在居民家中", "team with people at home"),
    "map_wait": Text("平均等候", "mean wait"),
    # channels
    "channel": Text("渠道", "Channel"),
    "activity": Text("活动", "Activity"),
    "share_chart": Text("窗口以外各渠道办理的需求占比", "Needs on other channels than the window"),
    "share_note": Text(
        "占全部需求的比例，按需求所选渠道计；右端为合计，其余到窗口办理。名称见图例，窄段的数见数据表。",
        "Share of all needs, by the channel that they took; the sum at the right, the rest go to windows. "
        "Figures of narrow parts are in the table.",
    ),
    "time_chart": Text("人员时间去向", "Where the time of staff goes"),
    "time_chart_note": Text(
        "全部在岗人时，每年（小时）；右端为合计。窄段的数见数据表。",
        "Hours of presence, a year; the total at the right. Figures of narrow parts are in the table.",
    ),
    "whiskers_of_parts": Text("段末横线为95%置信区间。", "Whiskers at the ends of parts are 95% intervals."),
    "yuan": Text("元", "yuan"),
    "all_channels": Text("全部渠道", "All channels"),
    "by_channel": Text("{measure}：按渠道", "{measure} by channel"),
    "panel_home": Text("上门服务", "Home visits"),
    "panel_papers": Text("办件流转与承诺", "Papers and promises"),
    "panel_slots": Text("预约", "Appointments"),
    "panel_machines": Text("自助机与跨点代收", "Machines, and papers taken in elsewhere"),
    "requests": Text("年上门需求", "Requests for visits a year"),
    "table_whiskers": Text("“±”为95%置信区间。", "± gives 95% intervals."),
    # stress
    "stress_name": Text("压力", "Stress"),
    "no_stress": Text("无压力", "No stress"),
    "best_under": Text("最好之列", "Among the best"),
    "recommendation": Text("建议", "The recommendation"),
    "by_stress": Text("{measure}：各项压力下", "{measure} under each stress"),
    "stress_note": Text(
        "每项压力下，用同样的人、同样的运气重做比较，按同一目标、同一方法筛出最好之列；名单里有几个，就是彼此分不出。",
        "Under each stress the comparison is made anew with the same people and the same luck, and the best are screened by the same "
        "objective and the same method; where several are listed they cannot be told apart.",
    ),
    "stress_days": Text(
        "只统计某几天的，不能与其他行直接相比。",
        "Rows measured over some days only are not to be compared with the others.",
    ),
    "stress_change": Text("{measure}：压力带来的变化", "{measure}: what each stress changes"),
    "stress_change_note": Text(
        "与同样日子、没有压力时相比；“±”为单项95%置信区间。",
        "Against the same days without the stress; ± gives 95% intervals, each by itself.",
    ),
    # claims
    "claim": Text("公布的结果", "Published result"),
    "published": Text("公布值", "Published"),
    "simulated": Text("模拟值", "Simulated"),
    "verdict": Text("判断", "Verdict"),
    "no_claims": Text("该研究没有列出公布的结果（claims）", "this study names no published results (claims)"),
    "fitted_by": Text("所调参数：{parameter}", "parameter: {parameter}"),
    "within": Text("（±{share}以内）", " (within {share})"),
    "claims_note": Text(
        "“±”为{confidence}置信区间，逐项单独判断：整个区间满足公布值才算重现，整个区间都不满足才算不符。"
        "模型参数是照着该数字取的，记为拟合，不算重现。",
        "± is the {confidence} interval of that figure alone. A result is reproduced only where the whole interval agrees with what "
        "was published, and contradicted only where none of it does. Where a parameter was chosen so that the figure comes out, "
        "it is fitted, which is not reproduced.",
    ),
    "people": Text("人", "people"),
    "km": Text("公里", "km"),
    "kind": Text("类型", "Kind"),
    "num_services": Text("事项数", "Services"),
    "occupancy": Text("岗位饱和度", "Occupancy"),
    "visits": Text("年接待人次", "Visits a year"),
    "wait": Text("平均等候（分钟）", "Mean wait (min)"),
    "map_of": Text("{scenario}的网点地图", "Map of the sites: {scenario}"),
    # evidence
    "fact": Text("事实（有出处）", "facts with a source"),
    "computed": Text("由事实推算", "computed from facts"),
    "assumed": Text("假设（给出范围）", "assumptions with a range"),
    "defined": Text("模型设定", "definitions of the model"),
    "entries_counted": Text(
        "此处按说明条目计数，一条可覆盖多个数。", "Entries are counted here; one may cover several numbers."
    ),
    "all_have_origin": Text("模型的每个数都注明来历。", "Every number of the model says where it comes from. "),
    "some_lack_origin": Text(
        "模型中有{count}个数未注明来历。", "{count} numbers of the model do not say where they come from. "
    ),
    "assumptions": Text("假设一览", "The assumptions"),
    "path": Text("对象", "What"),
    "assumption": Text("假设内容", "Assumption"),
    "range": Text("可能范围", "Range"),
    "holds_in": Text("适用方案", "In"),
    "all_scenarios": Text("全部", "all"),
    "facts_table": Text("事实与推算一览", "Facts and computations"),
    "source": Text("出处或算法", "Source or computation"),
    "times": Text("× {low} 至 {high}", "× {low} to {high}"),
    "between": Text("{low} 至 {high}", "{low} to {high}"),
    # method
    "method_1": Text(
        "按片区、人群和事项逐人模拟一段时间内的办事需求：何时出门、去哪个网点、路上多久、排队多久、材料是否齐全、是否要再跑一趟。",
        "Every errand is simulated person by person, by zone, group and service: when they set out, where they go, how long they travel "
        "and queue, whether their papers are complete, whether they must come again.",
    ),
    "method_2": Text(
        "各方案面对同一批人、同样的运气（公共随机数），因此方案间的差别来自布局本身；差值按每次重复模拟配对计算。",
        "All options meet the same people with the same luck (common random numbers), so what differs comes from the layout; "
        "differences are paired by replication.",
    ),
    "method_3": Text(
        "平均值和比例按全部重复模拟的总量计算；置信区间反映模拟的随机误差，不包含假设本身的不确定。",
        "Means and shares are ratios of totals over all replications; intervals cover the chance of the simulation, "
        "not the doubt about assumptions.",
    ),
    "method_4": Text(
        "“并列最好”的方案由筛选得出：凡不能与最好者区分的都保留，不挑侥幸的第一名。",
        "The best options are found by screening: whatever cannot be told from the best is kept, and no lucky winner is picked.",
    ),
    "notes": Text("说明", "Notes"),
    "remake": Text("用下面的命令可重新得到这些结果：", "This command remakes the results:"),
    "stress_des": Text(
        "下面各节依照离散事件仿真报告指南 STRESS-DES（Monks 等，2019，doi:10.1080/17477778.2018.1442155），内容取自结果文件；"
        "模型的全部逻辑和参数由此命令根据输入文件写出：",
        "The chapters below follow the STRESS-DES guidelines (Monks et al. 2019, doi:10.1080/17477778.2018.1442155), as far as results "
        "tell; this command writes the whole logic and all parameters of the model out from the input files:",
    ),
    "seed": Text("随机种子", "Seed"),
    "replications": Text("重复模拟次数", "Replications"),
    "confidence": Text("置信水平", "Confidence"),
    "versions": Text("软件版本", "Versions"),
    "revision": Text("代码版本", "Revision of the code"),
    "inputs": Text("输入文件", "Input files"),
    "file": Text("文件", "File"),
    # data
    "data": Text("数据下载", "The data"),
    "data_note": Text(
        "下列文件为模拟结果的全部表格，数字未经取舍（UTF-8 编码，可用 Excel 打开）；各图表下方的“数据 CSV”为页面所示数字。",
        "These files hold every figure of the results, unrounded (UTF-8, which Excel opens); “Data (CSV)” below a chart or a table saves "
        "what is shown there.",
    ),
    "data_rows": Text("行数", "Rows"),
    "data_size": Text("大小", "Size"),
    "data_get": Text("下载", "Download"),
    "data_beside": Text("在本页所在文件夹中", "lies in the folder of this page"),
    "definitions": Text("指标定义", "Definitions of the measures"),
    "definition": Text("定义", "Definition"),
    "made_with": Text("本页由 simnet 自动生成，离线可读，不联网。", "Made by simnet; the page needs no network."),
    "no_script": Text(
        "浏览器关闭了脚本，图表不显示；数据见各表格。",
        "Scripts are off: charts are not drawn; the tables hold the figures.",
    ),
    "no_charts": Text(
        "这个浏览器版本太旧，图表画不出来；数据见各表格。2023年4月以后的Chrome、Edge、Firefox、Safari都可以。",
        "This browser is too old to draw the charts; the tables hold the figures. Any Chrome, Edge, Firefox or Safari since "
        "April 2023 (Chrome and Edge since 2020) draws them.",
    ),
}
"""Words by key."""

WEEKDAYS: dict[str, Text] = {
    "Mo": Text("周一", "Mon"),
    "Tu": Text("周二", "Tue"),
    "We": Text("周三", "Wed"),
    "Th": Text("周四", "Thu"),
    "Fr": Text("周五", "Fri"),
    "Sa": Text("周六", "Sat"),
    "Su": Text("周日", "Sun"),
}
"""Names of the groups by weekday."""

CHANNELS: dict[str, Text] = {
    "window": Text("窗口", "Windows"),
    "kiosk": Text("自助机", "Machines"),
    "online": Text("网上办", "Online"),
    "agency": Text("帮办代办", "Agents"),
    "home_visit": Text("上门办", "Home visits"),
    "outreach": Text("进单位", "Outreach"),
    "grid": Text("网格首接", "Grid workers"),
    "appointment": Text("预约", "Appointments"),
}
"""Names of the groups by channel, in the order of reading."""

SITE_KINDS: dict[str, Text] = {
    "centre": Text("便民服务中心", "centre"),
    "specialist": Text("专业服务中心", "specialist centre"),
    "station": Text("社区（村）服务站", "station"),
    "kiosk": Text("自助服务点", "self-service point"),
    "outreach": Text("进单位服务点", "outreach"),
    "hall": Text("办事大厅", "hall"),
    "district": Text("区级服务中心", "district centre"),
    "street": Text("街道服务中心", "street centre"),
    "town": Text("镇街服务中心", "town centre"),
    "counter": Text("社区窗口", "community counter"),
    "micro": Text("微中心", "micro-centre"),
    "pod": Text("自助空间站", "self-service pod"),
    "terminal": Text("自助终端", "terminal"),
    "van": Text("流动服务车", "van"),
}
"""Names of kinds of sites; a kind that is not among them is shown by its own id."""

ACTIVITIES: dict[str, Text] = {
    "window": Text("窗口办理", "Windows"),
    "guide": Text("导办", "Guide desk"),
    "pause": Text("间歇", "Pauses"),
    "no_answer": Text("空叫", "Calls in vain"),
    "intake": Text("收件", "Intake"),
    "decision": Text("审批", "Decisions"),
    "road": Text("路途", "On the road"),
    "home": Text("居民家中", "At homes"),
    "idle": Text("空闲", "Idle"),
}
"""Names of the groups by activity of staff, in the order of reading."""

RELATIONS: dict[str, Text] = {
    "about": Text("约{figure}", "about {figure}"),
    "at_least": Text("不少于{figure}", "at least {figure}"),
    "at_most": Text("不多于{figure}", "at most {figure}"),
}
"""How a published figure is meant."""

VERDICTS: dict[str, Text] = {
    "reproduced": Text("重现", "reproduced"),
    "fitted": Text("拟合所得，不算重现", "fitted, which does not count as reproduced"),
    "explained": Text("有条件成立", "explained"),
    "undecided": Text("不能断定", "undecided"),
    "contradicted": Text("不符", "contradicted"),
}
"""What is said of a claim."""
