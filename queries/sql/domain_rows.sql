-- Every id that a URL may name, with the kind of thing it is. Parameters: none.
-- Columns: kind, id. Years are text here.
SELECT 'kpi' AS kind, kpi_id AS id FROM kpis
UNION SELECT 'school', school_id FROM schools
UNION SELECT 'group', group_id FROM groups
UNION SELECT 'dimension', dimension FROM groups
UNION SELECT 'year', CAST(year AS VARCHAR) FROM results
UNION SELECT 'year', CAST(year AS VARCHAR) FROM targets
UNION SELECT 'wave', wave FROM survey_waves
UNION SELECT 'stakeholder', group_id FROM survey_groups
UNION SELECT 'goal', goal_id FROM goals
UNION SELECT 'program', program_id FROM programs
UNION SELECT 'status', status FROM projects WHERE status IS NOT NULL
ORDER BY kind, id
