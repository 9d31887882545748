-- What is done for each objective. Parameters: $goal (a goal_id or null for all).
-- Columns: those of Strategy.
SELECT s.objective_id, s."order", s.name, s.status, s.percent_complete, s.start, s.due, s.owner, s.note, s.parent_order
FROM strategies s JOIN objectives o USING (objective_id) JOIN goals g USING (goal_id)
WHERE $goal IS NULL OR o.goal_id = $goal
ORDER BY g."order", o.goal_id, o."order", s.objective_id, coalesce(s.parent_order, s."order"), s.parent_order NULLS FIRST, s."order"
