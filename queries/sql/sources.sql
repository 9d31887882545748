-- Where a KPI's newest results come from. Parameters: $kpi (a kpi_id or null for the whole plan).
-- Columns: source, of the newest results that name one, or the KPI's or plan's; as_of, the newest date.
WITH mine AS (
    SELECT source, year, measured_on, as_of FROM results WHERE current AND ($kpi IS NULL OR kpi_id = $kpi)
), newest AS (
    SELECT DISTINCT source FROM mine
    WHERE $kpi IS NOT NULL AND source IS NOT NULL
        AND year = (SELECT max(year) FROM mine WHERE source IS NOT NULL)
)
SELECT
    coalesce(
        (SELECT string_agg(source, '; ' ORDER BY source) FROM newest),
        (SELECT source FROM kpis WHERE kpi_id = $kpi),
        (SELECT source FROM plan),
        '') AS source,
    coalesce((SELECT max(greatest(coalesce(as_of, ''), coalesce(measured_on, ''))) FROM mine), '') AS as_of
