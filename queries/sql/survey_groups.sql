-- Who was asked in a wave. Parameters: $wave (null for all).
-- Columns: those of SurveyGroup; published: whether the wave has a table of this group's priorities.
SELECT s.wave, s.group_id, s."group" AS name, s.respondents, coalesce(s."order", 0) AS "order", s.list_length,
    EXISTS (SELECT 1 FROM survey_priorities p WHERE p.wave = s.wave AND p.group_id = s.group_id) AS published
FROM survey_groups s
WHERE $wave IS NULL OR s.wave = $wave
ORDER BY s.wave, s."order" NULLS LAST, s.group_id
