-- Both ledgers where a key was restated: every row of such a key, oldest first.
-- Parameters: $kpi (a kpi_id or null for all). Columns: those of LedgerRow; kind is the target's kind or
-- the result's status.
WITH rows AS (
    SELECT 'targets' AS ledger, kpi_id, year, CAST(NULL AS VARCHAR) AS measured_on, school_id, group_id, "on", kind, value,
        CAST(NULL AS DOUBLE) AS low, high, as_of, reason, CAST(NULL AS VARCHAR) AS source, current
    FROM targets
    UNION ALL
    SELECT 'results', kpi_id, year, measured_on, school_id, group_id, 'value', status, value, low, high, as_of, reason,
        source, current
    FROM results
)
SELECT r.ledger, r.kpi_id, k.name AS kpi, r.year, r.measured_on, r.school_id, r.group_id, r."on", r.kind, r.value, r.low,
    r.high, r.as_of, r.reason, r.source, r.current
FROM rows r JOIN kpis k USING (kpi_id)
WHERE $kpi IS NULL OR r.kpi_id = $kpi
QUALIFY count(*) OVER (PARTITION BY r.ledger, r.kpi_id, r.year, r.measured_on, r.school_id, r.group_id, r."on") > 1
ORDER BY k.kpi_id, r.ledger DESC, r.school_id, r.group_id, r.year, r.measured_on NULLS LAST, r."on", r.as_of NULLS FIRST
