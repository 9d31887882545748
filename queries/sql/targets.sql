-- Current targets. Parameters, null for all: $kpi, $school ('' is the district), $group, $dimension (of
-- the group); $on: value or gap. Columns: those of Target.
SELECT t.kpi_id, t.year, t.school_id, t.group_id, t."on", t.kind, t.value, t.high, t.numerator, t.denominator, t.as_of, t.reason
FROM targets t
WHERE t.current AND t."on" = $on AND ($kpi IS NULL OR t.kpi_id = $kpi) AND ($school IS NULL OR t.school_id = $school)
    AND ($group IS NULL OR t.group_id = $group)
    AND ($dimension IS NULL OR t.group_id IN (SELECT group_id FROM groups WHERE dimension = $dimension))
ORDER BY t.kpi_id, t.school_id, t.group_id, t.year
