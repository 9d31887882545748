-- Which KPIs have results of student groups, and where. Parameters: none.
-- Columns: kpi_id, school_id ('' is the district).
SELECT DISTINCT kpi_id, school_id FROM results WHERE yearly AND group_id <> 'all' ORDER BY kpi_id, school_id
