-- Every priority of a wave in every group with a published table. Parameters: $wave.
-- Columns: those of PriorityCell. A priority outside a published top list is at most that list's
-- smallest count; outside a complete list it was not offered.
WITH given AS (
    SELECT p.wave, p.group_id, p.priority_id, p.priority, p.count, p.rank,
        CASE WHEN p.count IS NOT NULL AND s.respondents > 0 THEN 100.0 * p.count / s.respondents ELSE p.reported_pct END AS percent
    FROM survey_priorities p JOIN survey_groups s USING (wave, group_id)
    WHERE p.wave = $wave
), offered AS (
    SELECT priority_id, min(priority) AS priority FROM given GROUP BY priority_id
), tables AS (
    SELECT s.wave, s.group_id, s."order", s.list_length IS NOT NULL AS top, min(g.count) AS count, min(g.percent) AS percent
    FROM survey_groups s JOIN given g USING (wave, group_id)
    GROUP BY ALL
)
SELECT t.wave, t.group_id, o.priority_id, coalesce(g.priority, o.priority) AS priority,
    CASE WHEN g.priority_id IS NOT NULL THEN g.count WHEN t.top THEN t.count END AS count,
    CASE WHEN g.priority_id IS NOT NULL THEN g.percent WHEN t.top THEN t.percent END AS percent,
    g.rank,
    CASE WHEN g.priority_id IS NOT NULL THEN 'exact' WHEN t.top THEN 'at_most' ELSE 'not_offered' END AS bound
FROM tables t CROSS JOIN offered o LEFT JOIN given g ON g.group_id = t.group_id AND g.priority_id = o.priority_id
ORDER BY t."order" NULLS LAST, t.group_id, g.rank NULLS LAST, 6 DESC NULLS LAST, o.priority_id
