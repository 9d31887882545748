-- How many groups of each dimension have a row, and a value or a range, in each year of one KPI and
-- school. Parameters: $kpi, $school ('' is the district). Columns: dimension, year, groups, valued.
SELECT g.dimension, r.year, count(*) AS groups, count(coalesce(r.value, r.low, r.high)) AS valued
FROM results r JOIN groups g USING (group_id)
WHERE r.yearly AND r.kpi_id = $kpi AND r.school_id = $school AND g.dimension <> 'all'
GROUP BY g.dimension, r.year
ORDER BY min(g."order"), g.dimension, r.year
