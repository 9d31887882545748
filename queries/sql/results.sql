-- Current results, within-year ones too. Parameters, null for all: $kpi, $school ('' is the district),
-- $group, $dimension (of the group). Columns: those of Result.
SELECT r.kpi_id, r.year, r.measured_on, r.school_id, r.group_id, r.value, r.low, r.high, r.numerator, r.denominator,
    r.status, r.baseline, r.series, r.computed, r.as_of, r.reason, r.source, r.source_url, r.note
FROM results r
WHERE r.current AND ($kpi IS NULL OR r.kpi_id = $kpi) AND ($school IS NULL OR r.school_id = $school)
    AND ($group IS NULL OR r.group_id = $group)
    AND ($dimension IS NULL OR r.group_id IN (SELECT group_id FROM groups WHERE dimension = $dimension))
ORDER BY r.kpi_id, r.school_id, r.group_id, r.year, r.measured_on NULLS LAST
