"""Fixed words of the page that sets several studies side by side."""

from __future__ import annotations

from simnet.report.text import Text

WORDS: dict[str, Text] = {
    "title": Text(
        "{number}项研究并列：各自建议什么，比原来好多少",
        "{number} studies side by side: what each advises, and how much it changes",
    ),
    "advice": Text("各项研究的结论", "What each study says"),
    "comparable": Text("可以比什么，不可以比什么", "What may be compared, and what not"),
    "changes": Text("建议方案与各自基准相比", "What is advised, against its own baseline"),
    "scale": Text("规模与配置", "Size and staff"),
    "figures": Text("各项研究的数字", "The figures of each study"),
    "study": Text("研究", "Study"),
    "nothing": Text(
        "该研究没有可供比较的方案，或没有给出建议。",
        "This study compares nothing, or advises nothing.",
    ),
    "alone": Text("建议方案：{shown}；基准：{baseline}。", "Advised: {shown}. Baseline: {baseline}."),
    "tied": Text(
        "{shown}与{others}分不出高下；以下列估计值最好的{shown}。基准：{baseline}。",
        "{shown} cannot be told from {others}; {shown}, which has the best estimate, stands for them below. Baseline: {baseline}.",
    ),
    "open": Text(
        "{shown}是否满足要求尚不能断定，因此不作推荐；以下列出它的数字。基准：{baseline}。",
        "Whether {shown} meets what is required cannot be told, so it is not advised; its figures stand below. Baseline: {baseline}.",
    ),
    "keep": Text("保持基准：{baseline}。", "The baseline stays: {baseline}."),
    "keep_tied": Text(
        "基准{baseline}与{others}分不出高下，没有理由改变。",
        "The baseline, {baseline}, cannot be told from {others}: there is no reason to change.",
    ),
    "may": Text(
        "可以比：每项研究内部，建议方案与它自己的基准之差。两者面对同一批人、同样的运气，差值带有置信区间。",
        "Comparable: within each study, what is advised with its own baseline. Both met the same people with the same luck, and the "
        "difference has its interval.",
    ),
    "may_not": Text(
        "不可以比：不同研究之间的数值。地点、人口、事项、开放时间、假设都不同，没有共同的人群，也没有检验；"
        "一处等得少，不说明那里的做法更好。",
        "Not comparable: figures of different studies. Places, people, services, hours and assumptions differ, they have no people in "
        "common, and nothing was tested between them; a shorter wait in one place does not say that its way is better.",
    ),
    "relative": Text(
        "变化的百分比只说明相对各自起点改变了多少；起点越差，越容易改善。",
        "A change in per cent says how far each moved from where it stood; who starts badly improves easily.",
    ),
    "objectives": Text("各研究建议依据的指标不同：{each}。", "Studies advise by different measures: {each}."),
    "objective_of": Text("{study}按{measure}", "{study} by {measure}"),
    "targets": Text(
        "目标等候时间不同（{each}），“超时等候或未办离开率”不能对照。",
        "Target waits differ ({each}), so “late or left” means different things.",
    ),
    "target_of": Text("{study}{target}分钟", "{study} {target} min"),
    "versions": Text(
        "各研究由不同版本的程序算得（版本见文末），细微差别可能来自程序。",
        "The studies were computed by different versions of the program (at the end); small differences may come from it.",
    ),
    "incomplete": Text(
        "注意：{studies}的结果尚未写完，请重新运行后再看。",
        "Note: the results of {studies} were not completely written; run the command again before reading them.",
    ),
    "chart_title": Text("{measure}：比各自基准变化多少", "{measure}: change from each study's own baseline"),
    "chart_note": Text(
        "横轴为变化占基准估计值的百分比（基准按估计值计，不计其误差），各图刻度不同；横线为{confidence}置信区间，竖线为零。",
        "Change as a percentage of the baseline's estimate (taken as it is, without its own error); scales differ between charts. "
        "Whiskers are {confidence} intervals, the vertical line is no change.",
    ),
    "chart_note_bare": Text(
        "横轴为变化占基准估计值的百分比，各图刻度不同；竖线为零。",
        "Change as a percentage of the baseline's estimate; scales differ between charts. The vertical line is no change.",
    ),
    "better": Text("较好", "better"),
    "worse": Text("较差", "worse"),
    "unclear": Text("无显著差异", "no clear difference"),
    "better_in": Text("较好：{studies}", "Better: {studies}"),
    "worse_in": Text("较差：{studies}", "Worse: {studies}"),
    "unclear_in": Text("无显著差异：{studies}", "No clear difference: {studies}"),
    "slight_in": Text("几乎不变：{studies}", "Hardly changed: {studies}"),
    "same_in": Text("相同：{studies}", "The same: {studies}"),
    "baseline_head": Text("基准", "Baseline"),
    "shown_head": Text("建议方案", "Advised"),
    "difference_head": Text("差值", "Difference"),
    "relative_head": Text("占基准", "In per cent"),
    "verdict_head": Text("判断", "Verdict"),
    "scenario_head": Text("方案", "Scenario"),
    "people": Text("居民（户）", "Residents"),
    "sites": Text("网点", "Sites"),
    "visits": Text("年接待人次", "Visits a year"),
    "posts": Text("窗口岗位", "Window posts"),
    "posts_people": Text("每万居民窗口岗位", "Posts for 10,000 residents"),
    "posts_visits": Text("每万人次窗口岗位", "Posts for 10,000 visits a year"),
    "spending_head": Text("人均经常性财政支出", "Recurrent public spending a resident"),
    "scale_note": Text(
        "仅供了解各处规模，不是评比。居民按模型片区人口计，含作为服务对象的单位；窗口岗位为各网点在岗最多时之和；"
        "财政支出为实付，每年，不含一次性投入。“±”为{confidence}置信区间，比值的区间按接待量或支出的误差推算。",
        "These tell how large each place is; they are no contest. Residents are those of the model's zones, employers included where "
        "they are served; posts are the most on duty, of all sites; spending is as paid, a year, without one-off cost. ± gives "
        "{confidence} intervals, those of ratios carried over from visits or spending.",
    ),
    "line_note": Text(
        "“±”为{confidence}置信区间。差值与其区间取自各研究的配对比较；该研究未列为比较指标的（标†），区间为单项或由两个半宽相加。",
        "± gives {confidence} intervals. Differences and their intervals are those of each study, paired by replication; where a measure "
        "is not among those that the study names (†), the interval stands alone, or is the sum of the two half-widths.",
    ),
    "remade": Text("各研究的复现命令与版本", "How each study is remade"),
    "how_made": Text(
        "本页只取各研究结果目录中的文件，不重新模拟。",
        "This page is made from the files of each study's results only; nothing is simulated for it.",
    ),
    "command": Text("命令", "Command"),
    "made_by": Text("程序与代码版本", "Program and revision"),
}
"""Words by key."""
