-- Which source each KPI's results come from. Parameters: none.
-- Columns: source; source_url, empty where none; kpi_id; kpi, its name; first and last, the years it was used for.
-- A result without a source of its own comes from its KPI's.
SELECT coalesce(r.source, k.source) AS source, coalesce(r.source_url, CASE WHEN r.source IS NULL THEN k.source_url END, '') AS source_url,
    k.kpi_id, k.name AS kpi, min(r.year) AS first, max(r.year) AS last
FROM results r JOIN kpis k USING (kpi_id)
WHERE r.current AND coalesce(r.source, k.source) IS NOT NULL AND (r.value IS NOT NULL OR r.low IS NOT NULL OR r.high IS NOT NULL)
GROUP BY ALL
ORDER BY 1, 2, first, kpi, k.kpi_id
