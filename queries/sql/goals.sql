-- The goal areas in the plan's order. Parameters: none.
-- Columns: goal_id, order, name, description.
SELECT goal_id, "order", name, description FROM goals ORDER BY "order", goal_id
