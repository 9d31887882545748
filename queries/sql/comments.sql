-- What the district says about a KPI's year. Parameters: $kpi (a kpi_id or null for all).
-- Columns: kpi_id, year, order, text, kind, url, author_office.
SELECT kpi_id, year, "order", text, kind, url, author_office FROM comments
WHERE $kpi IS NULL OR kpi_id = $kpi
ORDER BY kpi_id, year, "order"
