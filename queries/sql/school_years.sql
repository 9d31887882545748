-- How many schools have a row of some group of each dimension, and a value or a range, in each year of
-- one KPI. Parameters: $kpi. Columns: dimension, year, schools, valued.
SELECT g.dimension, r.year, count(DISTINCT r.school_id) AS schools,
    count(DISTINCT CASE WHEN coalesce(r.value, r.low, r.high) IS NOT NULL THEN r.school_id END) AS valued
FROM results r JOIN groups g USING (group_id)
WHERE r.yearly AND r.kpi_id = $kpi AND r.school_id <> '' AND g.dimension <> 'all'
GROUP BY g.dimension, r.year
ORDER BY min(g."order"), g.dimension, r.year
