-- Which goal each survey priority points at. Parameters: $goal (null for all).
-- Columns: priority_id, goal_id.
SELECT priority_id, goal_id FROM survey_priority_goals
WHERE $goal IS NULL OR goal_id = $goal
ORDER BY priority_id, goal_id
