-- The groups that one KPI is ever published for, in any year and school. Parameters: $kpi.
-- Columns: group_id, name, dimension, order.
SELECT group_id, name, dimension, "order" FROM groups
WHERE group_id IN (SELECT group_id FROM results WHERE current AND kpi_id = $kpi)
ORDER BY min("order") OVER (PARTITION BY dimension), dimension, "order", group_id
