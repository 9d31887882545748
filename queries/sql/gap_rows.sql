-- The year's result of every group, all students too. Parameters: $kpi, $year, $school ('' is the
-- district, null every school). Columns: school_id, then those of GroupResult.
SELECT r.school_id, r.group_id, g.name AS "group", g.dimension, g."order", r.value, r.low, r.high, r.numerator,
    r.denominator AS n, r.status, r.reason
FROM results r JOIN groups g USING (group_id)
WHERE r.yearly AND r.kpi_id = $kpi AND r.year = $year AND ($school IS NULL OR r.school_id = $school)
ORDER BY r.school_id, min(g."order") OVER (PARTITION BY g.dimension), g.dimension, g."order", r.group_id
