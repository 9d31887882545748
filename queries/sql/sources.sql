-- Where a KPI's results come from. Parameters: $kpi (a kpi_id or null for the whole plan), $school (a school_id,
-- '' the district, null any), $year (null the newest). Columns: source, of that year's results that name one, or the
-- KPI's or plan's; as_of, the newest date.
WITH mine AS (
    SELECT source, year, measured_on, as_of FROM results
    WHERE current AND ($kpi IS NULL OR kpi_id = $kpi) AND ($school IS NULL OR school_id = $school)
        AND ($year IS NULL OR year = $year)
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
