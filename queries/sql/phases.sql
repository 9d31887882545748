-- What each strategy is meant to do in each year. Parameters: $goal (a goal_id or null for all).
-- Columns: objective_id, order (the strategy's), year, phase.
SELECT p.objective_id, p."order", p.year, p.phase
FROM strategy_phases p JOIN objectives o USING (objective_id)
WHERE $goal IS NULL OR o.goal_id = $goal
ORDER BY p.objective_id, p."order", p.year
