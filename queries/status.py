"""Judges a KPI year by year: the state, why, how firmly, and how many more would have met it."""

from __future__ import annotations

# Every code that ``Reason.code`` can hold when it says why a state is what it is. The state itself
# stands in ``YearPoint.state``. Common to all: ``amount`` >= 0 in the KPI's unit; ``change`` is
# signed (+ is up, whichever way is better) against the newest earlier result of the same series,
# whose year is ``since``; ``since`` with ``change`` None means one of the two is a published range.
REASONS: dict[str, str] = {
    "before_plan": "State empty: the year comes before the plan's first year and is not the baseline.",
    "suppressed": "State empty: hidden because too few. text: the reason published with the row, if any.",
    "not_collected": "State empty: a waiver, a pandemic year. text: the published reason, if any.",
    "not_applicable": "State empty: does not apply here. text: the published reason, if any.",
    "no_direction": "State empty: the KPI is monitored, no direction is better, so nothing is judged.",
    "late": "late: the result is overdue. text: the published reason, if any.",
    "target_pending": "no_target: the board has not set this year's target (kind pending). year.",
    "result_pending": "pending: the result is due and not yet published (status pending). text, target, year.",
    "result_due": "pending: a target was adopted for this year and there is no result yet. target if it is a number, year.",
    "no_result": "State empty: no result this year and none due. text: the published reason, if any.",
    "baseline": "baseline: the row the plan names as its baseline. target: the value, if one is published.",
    "baseline_set": "baseline: this year's result sets the baseline (target kind establish). target: the value.",
    "no_target": "no_target: this school and group have no target of their own.",
    "no_path": "no_target: no target this year and no path through it (before the first point or after the last).",
    "met_target": "met: as good as this year's adopted target. amount past it (0 = exactly), year, target, change, since.",
    "met_counts": "met: counts decided. n: how many past the target's count (0 = exactly), text: target as '41/52'. "
    "year, target, change, since as above; no amount, since rounding may make the printed percents look the other way.",
    "met_last_target": "met: no target this year, but already as good as the plan's last. amount, year and target of the last.",
    "on_path": "on_path: as good as the derived path (or derived arrow). amount past it, year, target = path value, change, since.",
    "short_of_target": "improving or no_progress: amount short of this year's adopted target. year, target, change, since.",
    "short_of_counts": "improving or no_progress: n short of the target's count, text: target as '41/52'. year, target, change, since.",
    "short_of_path": "improving or no_progress: amount short of the derived path (or derived arrow). year, target, change, since.",
    "short_of_target_first": "State empty: amount short of this year's target; nothing earlier in the series to compare. year, target.",
    "short_of_counts_first": "State empty: n short of the target's count; nothing earlier to compare. text, year, target.",
    "short_of_path_first": "State empty: amount short of the derived path; nothing earlier to compare. year, target.",
    "range_spans_target": "State empty: the published range spans this year's target. year, target.",
    "range_spans_path": "State empty: the published range spans the derived path. year, target.",
    "in_band": "met: inside this year's target band (better = range). amount to its nearer edge, target = that edge, year.",
    "outside_band": "improving (nearer than before) or no_progress: outside the band. amount to its nearer edge, "
    "target = that edge, year, change, since.",
    "outside_band_first": "State empty: outside the band; nothing earlier to compare. amount, target = nearer edge, year.",
    "arrow_better": "met: the target was 'better than the year before' and it is. change, since = the year before.",
    "arrow_not_better": "no_progress: the target was 'better than the year before' and it is not. change (may be 0), since.",
    "maintained": "met: the target was 'not worse than the year before'. change, since.",
    "not_maintained": "no_progress: worse than the year before, which was to be maintained. change, since.",
    "nothing_year_before": "State empty: the target compares with the year before, which has no result. since = that year.",
    "series_changed": "State empty: the target compares with the year before, but the method changed between. since = that year.",
    "range_spans_year_before": "State empty: the target compares with the year before; the published ranges overlap. since.",
}

# Every code of ``YearPoint.strength``: how many people the verdict hangs on, where n is known.
STRENGTHS: dict[str, str] = {
    "fewer_would_have_missed": "Met (or on path), higher is better: n fewer (students, schools, staff) would have missed it. "
    "amount: what one of them is worth in the KPI's unit. since unused.",
    "more_would_have_missed": "Met (or on path), lower is better: n more would have missed it. amount as above.",
    "one_is": "Any judged row with n known: of n students (or schools, or staff) one is worth amount ('12 students: one is 8 points').",
}
