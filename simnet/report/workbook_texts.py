"""What the workbook says: names and meanings of the tables and their columns in Chinese, and English names that explain themselves.

English meanings stand in `tables`, where columns are defined. A table or column that is not here is shown under its own name with its
English meaning, so a new table is never left out.
"""

from __future__ import annotations

from simnet.report.text import Text
from simnet.tables import Table

SHEETS: dict[str, Text] = {
    "about": Text("说明", "About"),
    "evidence": Text("数据来历", "Evidence"),
    "summary": Text("各方案指标", "Measures"),
    "comparison": Text("与基准之差", "Differences"),
    "costs": Text("费用", "Costs"),
    "claims": Text("与公布数字对照", "Claims"),
    "published": Text("公布数字汇总", "Published claims"),
    "stress": Text("压力测试", "Stress"),
    "points": Text("各点取值", "Points"),
    "sweep": Text("各点指标", "Measures at points"),
    "trade_off": Text("取舍", "Trade-off"),
    "effects": Text("单项影响", "Effects"),
    "replay": Text("回放", "Replay"),
    "flows": Text("去向", "Flows"),
    "days": Text("两天", "Two days"),
    "journeys": Text("上门行程", "Journeys"),
}
"""Names of the sheets."""

ROWS: dict[str, str] = {
    "summary": "每行为一个方案的一项指标。",
    "comparison": "每行为一个方案与基准在一项指标上的差，按重复模拟配对计算。",
    "costs": "每行为一个方案账单中的一项。",
    "claims": "每行为一个公布数字与模拟结果的对照。",
    "published": "每行为一项研究的一个公布数字，以及它要成立须有何不同。",
    "stress": "每行为一个方案在一种压力下的一项指标，及其在同样压力下与基准之差。",
    "points": "每行为扫描中一个点上一条路径的取值。",
    "sweep": "每行为扫描中一个点的一项指标。",
    "trade_off": "每行为扫描中一个点在两项指标（费用与等候）取舍中的位置。",
    "effects": "每行为一条路径取某值时的一项指标，对具有该值的各点取平均。",
    "replay": "每行为某一时刻一个网点的一个窗口，如值班长所见。",
    "flows": "每行为一个片区的人到一个网点的人次，或走一种不出门渠道的诉求数；不足2%的不列。",
    "days": "每行为某一天一个网点的一刻钟；取自第0次重复模拟，是哪一天见清单文件。",
    "journeys": "每行为这两天中一个小队的一段行程，以出发时刻为准。",
}
"""What a row is, in Chinese."""

COLUMNS: dict[str, tuple[Text, str]] = {
    "scenario": (Text("方案", "Scenario"), "方案的标识"),
    "baseline": (Text("基准方案", "Baseline"), "基准方案的标识"),
    "measure": (Text("指标", "Measure"), "指标的标识"),
    "group_by": (Text("分组依据", "Broken down by"), "按什么分组；空：不分组"),
    "group": (Text("组别", "Group"), "组的标识；空：全部"),
    "unit": (Text("单位", "Unit"), "本行数值的单位；share 为比例，以百分数显示"),
    "n": (Text("重复模拟次数", "Replications"), "重复模拟次数"),
    "mean": (Text("估计值", "Estimate"), "模拟所得的估计值"),
    "half_width": (Text("区间半宽", "Half-width (±)"), "置信区间宽度的一半，即“±”后的数"),
    "confidence": (Text("置信水平", "Confidence"), "该区间的置信水平，只就本行而言"),
    "difference": (Text("与基准之差", "Difference"), "本方案减去基准方案"),
    "p_adjusted": (Text("校正p值", "Adjusted p-value"), "与区间同一方法所得的p值"),
    "family": (Text("比较数", "Family size"), "一并校正的比较个数；1：单独一项"),
    "variance_saved": (
        Text("节省方差", "Variance saved"),
        "公共随机数所节省的方差：1减去差的方差与两方差之和的比",
    ),
    "basis": (Text("口径", "Basis"), "paid：实际多付的；full：借用和免费的也按全价计"),
    "payer": (Text("谁付", "Payer"), "public：财政；residents：居民"),
    "line": (Text("费用项目", "Line"), "费用项目的标识；total为该付款方各项之和"),
    "recurrence": (Text("经常或一次性", "Recurrence"), "recurrent：每年；one_off：一次性"),
    "yuan_year": (Text("金额（元）", "Amount (yuan)"), "估计值；经常性的为每年"),
    "claim": (Text("公布结果", "Claim"), "公布结果的标识"),
    "fact": (Text("事实编号", "Fact"), "事实的编号"),
    "relation": (Text("关系", "Relation"), "about：约；at_least：不少于；at_most：不多于"),
    "published": (Text("公布值", "Published"), "公布的数字"),
    "verdict": (
        Text("判断", "Verdict"),
        "reproduced：重现；fitted：拟合；explained：有条件成立；undecided：不能断定；contradicted：不符",
    ),
    "study": (Text("研究", "Study"), "研究的标识"),
    "assumption": (Text("须有不同的假设", "Assumption"), "要使公布数字成立而须改变的假设；否则为空"),
    "of": (Text("值或倍数", "Value or factor"), "value：数值；factor：对原值的倍数"),
    "needed": (Text("须取", "Needed"), "该数值或倍数须为多少"),
    "low": (Text("范围下限", "Range from"), "该假设的范围，自"),
    "high": (Text("范围上限", "Range to"), "至"),
    "then": (Text("届时估计值", "Estimate then"), "此时模拟所得"),
    "then_half_width": (Text("届时区间半宽", "Half-width then (±)"), "其置信区间宽度的一半，单独判断"),
    "others": (Text("其他可行假设", "Other assumptions"), "单独改变也可使其成立的其他假设"),
    "stress": (Text("压力", "Stress"), "压力的标识；内容见清单文件"),
    "without": (Text("无压力时", "Without stress"), "同样日子里没有该压力时的估计值"),
    "change": (Text("压力带来的变化", "Change"), "该压力使其增加多少，按重复模拟配对"),
    "change_half_width": (Text("变化的区间半宽", "Half-width of change (±)"), "其置信区间宽度的一半，单独判断"),
    "difference_half_width": (
        Text("差的区间半宽", "Half-width of difference (±)"),
        "其区间宽度的一半；同一压力下各区间合起来成立",
    ),
    "point": (Text("点", "Point"), "点的编号，从1起"),
    "path": (Text("路径", "Path"), "所改变的量的路径"),
    "value": (Text("取值", "Value"), "取值；列表和映射写作JSON"),
    "up_to": (Text("至", "Up to"), "范围被分段时该段的上限"),
    "level": (Text("第几个值", "Level"), "值的序号，从1起"),
    "points": (Text("点数", "Points"), "对多少个点取平均"),
    "status": (
        Text("位置", "Status"),
        "front：前沿；possible：估计较差但不确定；dominated：确定较差；alone：无可比；unknown：无数据",
    ),
    "dominated_by": (Text("被哪点超过", "Dominated by"), "确定优于它且等候最短的点；0：无"),
    "cost_measure": (Text("费用指标", "Cost measure"), "指标的标识"),
    "cost_unit": (Text("费用单位", "Cost unit"), "费用的单位"),
    "cost": (Text("费用", "Cost"), "估计值"),
    "cost_half_width": (Text("费用区间半宽", "Half-width of cost (±)"), "置信区间宽度的一半，只就本数而言"),
    "wait_measure": (Text("等候指标", "Wait measure"), "指标的标识"),
    "wait_unit": (Text("等候单位", "Wait unit"), "等候的单位"),
    "wait": (Text("等候", "Wait"), "估计值"),
    "wait_half_width": (Text("等候区间半宽", "Half-width of wait (±)"), "置信区间宽度的一半，只就本数而言"),
    "cheaper": (Text("前一较省的点", "Next cheaper point"), "前沿上按费用排在前面的点；0：无"),
    "cost_step": (Text("费用之差", "Cost difference"), "费用减去前一点的费用"),
    "cost_step_half_width": (
        Text("费用差区间半宽", "Half-width of cost difference (±)"),
        "其区间宽度的一半；取舍中各区间合起来成立",
    ),
    "wait_step": (Text("等候之差", "Wait difference"), "等候减去前一点的等候"),
    "wait_step_half_width": (
        Text("等候差区间半宽", "Half-width of wait difference (±)"),
        "其区间宽度的一半；取舍中各区间合起来成立",
    ),
    "day": (Text("日", "Day"), "模拟的第几日，从0起"),
    "time": (Text("时刻", "Time"), "时:分"),
    "site": (Text("网点", "Site"), "网点的标识"),
    "pool": (Text("窗口组", "Pool"), "窗口组的标识"),
    "window": (Text("窗口", "Window"), "组内窗口编号，从1起"),
    "state": (Text("状态", "State"), "serving、at_papers、pausing、free或shut"),
    "service": (Text("事项", "Service"), "正在办理的事项；空：无，或导办台"),
    "since_min": (Text("已持续", "Since"), "已如此多久；空闲或关闭时为空"),
    "waiting": (Text("等候人数", "Waiting"), "网点内等候的人数"),
    "most_waiting": (Text("最多同时等候", "Most waiting"), "同时等候的最多人数"),
    "busy": (Text("在办窗口", "Windows at work"), "正在办理的窗口数，一刻钟平均，取到十分位"),
    "posts": (Text("在岗窗口", "Windows manned"), "有人在岗的窗口数，一刻钟平均，取到十分位"),
    "zone": (Text("片区", "Zone"), "居住片区的标识"),
    "to_kind": (Text("去向类型", "To (kind)"), "site：网点；channel：渠道"),
    "to": (Text("去向", "To"), "网点或渠道的标识"),
    "team": (Text("小队", "Team"), "小队的标识"),
    "kind": (Text("行程类型", "Kind"), "visit：上门；pickup：取件；delivery：送达；return：返回"),
    "x_km": (Text("东西坐标", "x (km)"), "去处的坐标"),
    "y_km": (Text("南北坐标", "y (km)"), "去处的坐标"),
    "set_out": (Text("出发", "Set out"), "出发时刻，时:分"),
    "arrival": (Text("到达", "Arrival"), "到达时刻；24:00以后为次日；空：模拟结束时未到"),
    "end": (Text("办完", "Done"), "办完时刻；同上"),
    "longest_wait_min": (Text("最长已等", "Longest wait"), "其中第一人已等多久"),
}
"""Name of each column in both languages, and its meaning in Chinese."""

MEANINGS: dict[tuple[str, str], str] = {
    ("comparison", "half_width"): "区间宽度的一半；不分组的行各区间合起来成立，分组的行逐项成立",
    ("comparison", "group_by"): "按什么分组；空：属于一并校正的比较",
    ("stress", "family"): "该压力下一并校正的比较个数；0：基准自身",
    ("stress", "difference"): "本方案减去基准方案；基准自身没有",
    ("trade_off", "group"): "所处条件的编号，从1起；只与同样条件的点比较",
    ("days", "day"): "usual：平常的一天；worst：人最多的一天",
    ("days", "site"): "网点的标识；空：全部网点合计，含未列的",
    ("days", "waiting"): "等候人数，一刻钟平均，取到十分位",
    ("journeys", "day"): "usual：平常的一天；worst：人最多的一天",
    ("flows", "mean"): "估计值，取到十分位",
    ("effects", "value"): "取值，或其范围一段的下限",
    ("effects", "mean"): "各点估计值的平均",
    ("effects", "half_width"): "其区间宽度的一半；拉丁超立方中含其他路径的离散",
}
"""Meanings in Chinese of columns that mean something else in one table."""

ADDED: dict[str, tuple[Text, Text]] = {
    "scenario": (Text("方案名称", "Scenario (name)"), Text("方案的名称", "name of the scenario")),
    "measure": (
        Text("指标名称", "Measure (name)"),
        Text("指标的名称，定义见“说明”表", "its name; defined on the sheet About"),
    ),
    "group": (Text("组别名称", "Group (name)"), Text("组的名称", "name of the group")),
}
"""Columns that the workbook adds, so that ids need not be looked up."""

WORDS: dict[str, Text] = {
    "results": Text("{title}：结果数据", "{title}: tables of the results"),
    "question": Text("要回答的问题", "Question"),
    "sheets": Text("工作表", "Sheets"),
    "rows": Text("行数", "Rows"),
    "file": Text("对应文件", "File"),
    "run": Text("运行", "Run"),
    "scenarios": Text("方案", "Scenarios"),
    "measures": Text("指标", "Measures"),
    "id": Text("标识", "Id"),
    "name": Text("名称", "Name"),
    "what": Text("内容", "What it is"),
    "unit": Text("单位", "Unit"),
    "definition": Text("定义", "Definition"),
    "baseline": Text("（基准）", " (baseline)"),
    "seed": Text("随机种子", "Seed"),
    "replications": Text("重复模拟次数", "Replications"),
    "command": Text("重现命令", "Command"),
    "versions": Text("软件版本", "Versions"),
    "intervals": Text(
        "“区间半宽”为置信区间宽度的一半：只有区间不含零的差才称为差异。它反映模拟的随机误差，不包含假设本身的不确定。",
        "A half-width is half of a confidence interval: only a difference whose interval leaves out zero is called a difference. It "
        "covers the chance of the simulation, not the doubt about assumptions.",
    ),
    "shares": Text(
        "单元格中的数即CSV文件中的数；比例存为小数，以百分数显示。灰色斜体的列为本工作簿所加。",
        "Cells hold the numbers of the CSV files; shares are stored as fractions and shown in per cent. Columns in grey italics are "
        "added here.",
    ),
    "units_row": Text("单位：", "unit: "),
    "row_unit": Text("见“单位”列", "see column Unit"),
    "path": Text("对象", "What"),
    "kind": Text("性质", "Kind"),
    "text": Text("内容或出处", "Statement or source"),
    "from": Text("下限", "From"),
    "to": Text("上限", "To"),
    "of": Text("值或倍数", "Value or factor"),
    "holds_in": Text("适用方案", "In"),
    "evidence_rows": Text(
        "每行说明一处或多处数值的来历：事实、推算、假设（及其范围）或模型设定。",
        "Each row says where one or several numbers come from: a fact, a computation, an assumption with its range, or a definition.",
    ),
}
"""Fixed words."""

UNITS: dict[str, Text] = {
    "count": Text("计数", "count"),
    "unit": WORDS["row_unit"],
    "share": Text("比例", "share"),
    "min": Text("分钟", "min"),
    "people": Text("人", "people"),
    "posts": Text("个", "posts"),
    "km": Text("公里", "km"),
}
"""Units of columns, as `tables` calls them."""


def sheet_name(table: str) -> Text:
    """Return the name of a table's sheet."""
    return SHEETS.get(table, Text(table, table))


def row_meaning(table: Table) -> Text:
    """Return what a row of a table is."""
    return Text(ROWS.get(table.name, table.meaning), table.meaning)


def column_name(column: str) -> Text:
    """Return the name of a column."""
    return COLUMNS[column][0] if column in COLUMNS else Text(column, column)


def column_meaning(table: Table, column: str) -> Text:
    """Return the meaning of a column."""
    english = next(one.meaning for one in table.columns if one.name == column)
    chinese = COLUMNS[column][1] if column in COLUMNS else english
    return Text(MEANINGS.get((table.name, column), chinese), english[:1].upper() + english[1:])
