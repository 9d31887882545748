-- A state's or nation's value beside the district's. Parameters: $kpi (a kpi_id or null for all).
-- Columns: kpi_id, year, name, value, source, source_url.
SELECT kpi_id, year, name, value, source, source_url FROM benchmarks
WHERE $kpi IS NULL OR kpi_id = $kpi
ORDER BY kpi_id, name, year
