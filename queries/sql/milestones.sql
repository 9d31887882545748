-- The milestones of projects. Parameters: $project (null for all).
-- Columns: project_id, order, name, planned, actual, note.
SELECT project_id, "order", name, planned, actual, note FROM milestones
WHERE $project IS NULL OR project_id = $project
ORDER BY project_id, "order"
