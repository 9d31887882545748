-- The objectives in the plan's order. Parameters: $goal (a goal_id or null for all).
-- Columns: objective_id, goal_id, order, name, code, owner.
SELECT o.objective_id, o.goal_id, o."order", o.name, o.code, o.owner
FROM objectives o JOIN goals g USING (goal_id)
WHERE $goal IS NULL OR o.goal_id = $goal
ORDER BY g."order", o.goal_id, o."order", o.objective_id
