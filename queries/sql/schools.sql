-- The schools by name. Parameters: none.
-- Columns: school_id, name, level, region, opened, closed, formerly.
SELECT school_id, name, level, region, opened, closed, formerly FROM schools ORDER BY name, school_id
