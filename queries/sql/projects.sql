-- Projects with their program and the goal they serve. Parameters, null for all: $school, $goal.
-- Columns: those of Project.
SELECT p.project_id, p.program_id, g.name AS program, p.name, p.scope, p.school_id, p.site, p.status, p.planned_start,
    p.planned_finish, p.actual_start, p.actual_finish, p.budget, p.spent, p.percent_complete, p.manager, p.note, g.goal_id
FROM projects p JOIN programs g USING (program_id)
WHERE ($school IS NULL OR p.school_id = $school) AND ($goal IS NULL OR g.goal_id = $goal)
ORDER BY g.name, p.program_id, p.planned_start NULLS LAST, p.name, p.project_id
