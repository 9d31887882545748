-- Programs that pay for projects. Parameters: none. Columns: those of Program.
SELECT program_id, name, budget, spent, manager, management, accountability, goal_id, source FROM programs
ORDER BY name, program_id
