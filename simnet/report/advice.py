"""The advice in a sentence or two, by rules that tests hold.

- A tie is never called a win: where more than one scenario cannot be told from the best, all of them are named.
- Whether a requirement is met is said only as far as it can be told; a scenario of which it cannot be told is never advised, and
  never ruled out.
- A difference inside its interval is never called a difference, and a sure one that rounds to nothing is said to.

It refuses to advise where nothing was compared or where no scenario meets what is required, and never weighs one measure against
another unless the study says how.
"""

from __future__ import annotations

from simnet.report.judge import Judged, judge, judged_measure
from simnet.report.measures import named
from simnet.report.numbers import Written, write
from simnet.report.required import as_given, required
from simnet.report.results import Results
from simnet.report.sentences import in_sentence
from simnet.report.standings import Objective, Recommended
from simnet.report.text import EMPTY, Text, listed, same
from simnet.report.text import sentences as paragraph

ALL_TIED = Text(
    "没有哪个方案明显更好：就{measure}而言，{all}之间无显著差异。",
    "No option is clearly better: on {measure}, {all} cannot be told apart.",
)
SOME_TIED = Text(
    "就{measure}而言，{best}并列最好，彼此无显著差异；{rest}可以排除。",
    "On {measure}, {best} are best and cannot be told apart; {rest} can be ruled out.",
)
KEEP = Text(
    "建议维持{best}：{measure}{extreme}{value}，其余方案都不如它。",
    "Keep {best}: {measure} is {extreme}{value}, and every other option does worse.",
)
CHOOSE = Text(
    "建议选{best}：{measure}{extreme}{value}，{difference}。",
    "Choose {best}: {measure} is {extreme}{value}, {difference}.",
)
LOWEST, HIGHEST = Text("最低", "lowest"), Text("最高", "highest")
LESS = Text("比{baseline}少{size}", "{size} less than {baseline}")
MORE = Text("比{baseline}多{size}", "{size} more than {baseline}")
WITH_INTERVAL = Text("{size}（{interval}）", "{size} ({interval})")
SLIGHTLY = Text(
    "但与{baseline}相差不到{step}，实际意义很小",
    "though it differs from {baseline} by less than {step}, which hardly matters",
)
NOT_CLEAR = Text(
    "就{measure}而言，筛选后只留下{best}；但它与{baseline}之差未超出区间，不足以称为差异。",
    "On {measure}, only {best} is left by screening; but its difference to {baseline} lies inside its interval "
    "and should not be called one.",
)
WITH_VALUE = Text("，为{value}", " at {value}")

NONE_MEETS = Text(
    "没有方案可以推荐：每个方案都明显不满足要求（{required}）。",
    "No option can be advised: every one clearly breaks what is required ({required}).",
)
CHOOSE_MET = Text(
    "建议选{best}：在明确满足要求（{required}）的方案中，{measure}{extreme}{value}{difference}。",
    "Choose {best}: of the options that clearly meet what is required ({required}), its {measure} is {extreme}{value}{difference}.",
)
KEEP_MET = Text(
    "建议维持{best}：在明确满足要求（{required}）的方案中，{measure}{extreme}{value}。",
    "Keep {best}: of the options that clearly meet what is required ({required}), its {measure} is {extreme}{value}.",
)
CHOOSE_ONLY = Text(
    "建议选{best}：只有它明确满足要求（{required}），其余方案都明显不满足；{measure}为{value}{difference}。",
    "Choose {best}: it alone clearly meets what is required ({required}), every other option clearly breaks it; "
    "its {measure} is {value}{difference}.",
)
KEEP_ONLY = Text(
    "建议维持{best}：只有它明确满足要求（{required}），其余方案都明显不满足；{measure}为{value}。",
    "Keep {best}: it alone clearly meets what is required ({required}), every other option clearly breaks it; its {measure} is {value}.",
)
THEN = Text("，{difference}", ", {difference}")
WHICH_BREAKS = Text("{difference}（后者不满足要求）", "{difference}, which breaks it")
TIED_MET = Text(
    "{best}都明确满足要求（{required}），就{measure}而言并列最好，彼此无显著差异。",
    "{best} clearly meet what is required ({required}); on {measure} they cannot be told apart.",
)
BEST_MET = Text(
    "在明确满足要求（{required}）的方案中，{best}的{measure}{extreme}{value}。",
    "Of the options that clearly meet what is required ({required}), {best} has the {extreme} {measure}{value}.",
)
ONE_OPEN_BESIDES = Text(
    "{open}是否满足要求尚不能断定；若满足，可能同样好或更好。",
    "Whether {open} meets it cannot be told; if it does, it may be as good or better.",
)
SOME_OPEN_BESIDES = Text(
    "{open}是否满足要求尚不能断定；若满足，可能同样好或更好。",
    "Whether {open} meet it cannot be told; those that do may be as good or better.",
)
ONE_OPEN = Text(
    "只剩下{open}，但它是否满足要求（{required}）尚不能断定，因此不作推荐。",
    "Only {open} is left, but whether it meets what is required ({required}) cannot be told, so nothing is advised.",
)
SOME_OPEN = Text(
    "{open}是否满足要求（{required}）尚不能断定，因此不作推荐。",
    "Whether {open} meet what is required ({required}) cannot be told, so nothing is advised.",
)

ENOUGH = Text(
    "并列者中{best}估计值最好：有{confidence}的把握，它就是其中{measure}最好的，或者只差不到{difference}。",
    "Of those that cannot be told apart, {best} has the best estimate: with a probability of {confidence} it is the best of them on "
    "{measure}, or less than {difference} from it.",
)
MORE_NEEDED = Text(
    "估计约需{replications}次重复模拟，才能有{confidence}的把握认定并列者中估计值最好的就是其中{measure}最好的，或者只差不到{difference}。",
    "Some {replications} replications (an estimate) are needed until, of those that cannot be told apart, the one with the best estimate "
    "is, with a probability of {confidence}, the best of them on {measure}, or less than {difference} from it.",
)
ONE_MEASURE = Text(
    "以上只按一项指标比较，取舍时请连同费用和其他指标一起看。",
    "This compares one measure only; weigh it against the costs and the other figures below.",
)
ONE_SUM = Text(
    "以上按加权和比较，越低越好：{sum}。权重由研究者给定。",
    "This compares a weighted sum, of which less is better: {sum}. The weights are the study's.",
)
TIMES = Text("{weight} × {measure}", "{weight} × {measure}")


def advice(results: Results) -> Text | None:
    """Return the advice; None where there is nothing to choose from or nothing recommended."""
    recommended = results.recommended
    if len(results.scenarios) < 2 or recommended is None:
        return None
    if results.constraints and recommended.standings:
        return _within_constraints(results, recommended)
    if not results.best:
        return None
    objective = recommended.objective
    measure = in_sentence(objective.title)
    best = [results.title_of(item) for item in results.best]
    rest = [info.title for info in results.scenarios if info.id not in results.best]
    if not rest:
        return ALL_TIED.format(measure=measure, all=listed(best))
    if len(best) > 1:
        return SOME_TIED.format(measure=measure, best=listed(best), rest=listed(rest))
    winner, extreme = results.best[0], _extreme(objective)
    value = _with_value(results, winner, objective)
    if winner == results.baseline:
        return KEEP.format(best=best[0], measure=measure, value=value, extreme=extreme)
    judged = _to_baseline(results, winner, recommended)
    baseline = results.title_of(results.baseline)
    if judged is None or judged.verdict not in ("better", "slight") or judged.is_more != (extreme is HIGHEST):
        return NOT_CLEAR.format(best=best[0], measure=measure, baseline=baseline)
    difference = _difference(judged, baseline)
    return CHOOSE.format(best=best[0], measure=measure, value=value, extreme=extreme, difference=difference)


def _within_constraints(results: Results, recommended: Recommended) -> Text:
    """Return the advice of a study with constraints."""
    needed, measure = required(results), in_sentence(recommended.objective.title)
    if not results.best:
        return NONE_MEETS.format(required=needed)
    met = [item for item in results.best if recommended.standings[item].feasibility == "met"]
    unsure = [results.title_of(item) for item in results.best if item not in met]
    if not met:
        return (ONE_OPEN if len(unsure) == 1 else SOME_OPEN).format(open=listed(unsure), required=needed)
    best = listed(results.title_of(item) for item in met)
    if len(met) == 1 and not unsure:
        return _the_one(results, recommended, met[0])
    if len(met) == 1:
        value, extreme = _with_value(results, met[0], recommended.objective), _extreme(recommended.objective)
        said = BEST_MET.format(best=best, required=needed, measure=measure, extreme=extreme, value=value)
    else:
        said = TIED_MET.format(best=best, required=needed, measure=measure)
    if not unsure:
        return said
    besides = ONE_OPEN_BESIDES if len(unsure) == 1 else SOME_OPEN_BESIDES
    return paragraph([said, besides.format(open=listed(unsure))])


def _the_one(results: Results, recommended: Recommended, winner: str) -> Text:
    """Return the advice where just one scenario is left, and it meets what is required."""
    objective = recommended.objective
    others = [one for item, one in recommended.standings.items() if item != winner]
    alone = all(one.feasibility == "broken" for one in others)
    parts = {"best": results.title_of(winner), "required": required(results), "measure": in_sentence(objective.title)}
    if alone:
        written = _written(results, winner, objective)
        parts["value"] = EMPTY if written is None else written.value
    else:
        parts |= {"value": _with_value(results, winner, objective), "extreme": _extreme(objective)}
    if winner == results.baseline:
        return (KEEP_ONLY if alone else KEEP_MET).format(**parts)
    judged, difference = _to_baseline(results, winner, recommended), EMPTY
    if judged is not None and judged.verdict in ("better", "worse", "slight"):
        difference = _difference(judged, results.title_of(results.baseline))
        if judged.verdict == "worse":
            difference = WHICH_BREAKS.format(difference=difference)
        difference = THEN.format(difference=difference)
    return (CHOOSE_ONLY if alone else CHOOSE_MET).format(**parts, difference=difference)


def what_next(results: Results) -> Text | None:
    """Return how many replications would tell those apart that are left, where the study names a difference that does not matter."""
    recommended = results.recommended
    made = results.manifest.get("replications")
    if recommended is None or recommended.indifference is None or recommended.replications is None:
        return None
    objective = recommended.objective
    parts = {
        "measure": in_sentence(objective.title),
        "confidence": same(f"{100 * (recommended.confidence or 0.95):.6g}%"),
        "difference": as_given(recommended.indifference, objective.unit, difference=True),
    }
    if recommended.replications == made:
        return ENOUGH.format(best=results.title_of(recommended.reference), **parts)
    return MORE_NEEDED.format(replications=f"{recommended.replications:,}", **parts)


def about_objective(results: Results) -> Text:
    """Return what the reader should know of the objective: that it is one measure, or what is added up."""
    weights = () if results.recommended is None else results.recommended.objective.weights
    if not weights:
        return ONE_MEASURE
    parts = [TIMES.format(weight=f"{weight:,.12g}", measure=in_sentence(named(item).title)) for item, weight in weights]
    return ONE_SUM.format(sum=Text(" + ".join(part.zh for part in parts), " + ".join(part.en for part in parts)))


def _extreme(objective: Objective) -> Text:
    return HIGHEST if objective.better == "higher" else LOWEST


def _written(results: Results, scenario: str, objective: Objective) -> Written | None:
    """Return the objective of a scenario, from the tables where it is a measure of theirs."""
    row = results.estimate(scenario, objective.measure) if objective.measure else None
    if row is not None and row.mean is not None:
        return write(row.mean, row.half_width, row.unit, objective.decimals)
    standing = results.recommended.standings.get(scenario) if results.recommended is not None else None
    if standing is None or standing.value is None:
        return None
    return write(standing.value, standing.half_width, objective.unit, objective.decimals)


def _with_value(results: Results, scenario: str, objective: Objective) -> Text:
    written = _written(results, scenario, objective)
    return EMPTY if written is None else WITH_VALUE.format(value=written.value)


def _to_baseline(results: Results, winner: str, recommended: Recommended) -> Judged | None:
    """Return what may be said of the difference between the winner and the baseline; a weighted sum stands in no table."""
    objective = recommended.objective
    if objective.measure:
        return judged_measure(results, winner, named(objective.measure))
    baseline = recommended.standings.get(results.baseline)
    if baseline is None or baseline.difference is None or recommended.reference != winner:
        return None
    return judge(
        -baseline.difference, baseline.difference_half_width, objective.unit, objective.decimals, objective.better
    )


def _difference(judged: Judged, baseline: Text) -> Text:
    """Return a difference to the baseline that is clear."""
    if judged.verdict == "slight":
        return SLIGHTLY.format(baseline=baseline, step=judged.written.step)
    size = judged.size.value
    if judged.size.interval != EMPTY:
        size = WITH_INTERVAL.format(size=size, interval=judged.size.interval)
    return (MORE if judged.is_more else LESS).format(baseline=baseline, size=size)
