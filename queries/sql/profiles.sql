-- What kind of school each one is. Parameters: $school (null for all).
-- Columns: school_id, year, enrolment, ed_pct, el_pct, swd_pct.
SELECT school_id, year, enrolment, ed_pct, el_pct, swd_pct FROM school_profiles
WHERE $school IS NULL OR school_id = $school
ORDER BY school_id, year
