-- Items of outside frameworks and where the plan answers them. Parameters: none.
-- Columns: framework, code, name, goal_id, objective_id.
SELECT framework, code, name, goal_id, objective_id FROM frameworks ORDER BY framework, code
