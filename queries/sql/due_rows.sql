-- What the results say of when a KPI is due. Parameters: none.
-- Columns: kpi_id, delivered (newest as_of of a result with a figure, '' for none), late_year and reason (of the newest
-- current row of status late), pending_year (of the newest of status pending). 0 is no such year.
SELECT k.kpi_id,
    coalesce(max(r.as_of) FILTER (WHERE coalesce(r.value, r.low, r.high) IS NOT NULL OR r.status = 'suppressed'), '') AS delivered,
    coalesce(max(r.year) FILTER (WHERE r.status = 'late'), 0)::INTEGER AS late_year,
    coalesce(arg_max(r.reason, r.year) FILTER (WHERE r.status = 'late' AND r.school_id = ''), '') AS reason,
    coalesce(max(r.year) FILTER (WHERE r.status = 'pending'), 0)::INTEGER AS pending_year
FROM kpis k LEFT JOIN results r ON r.kpi_id = k.kpi_id AND r.current
GROUP BY k.kpi_id
ORDER BY k.kpi_id
