-- The student groups in their fixed order, each dimension together. Parameters: none.
-- Columns: group_id, name, dimension, order.
SELECT group_id, name, dimension, "order" FROM groups
ORDER BY min("order") OVER (PARTITION BY dimension), dimension, "order", group_id
