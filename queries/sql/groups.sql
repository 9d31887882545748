-- The student groups in their fixed order. Parameters: none.
-- Columns: group_id, name, dimension, order.
SELECT group_id, name, dimension, "order" FROM groups ORDER BY "order", group_id
