-- What respondents wrote, as themes. Parameters: $wave (null for all).
-- Columns: wave, respondent_group, order, theme_id, theme, inferred, detail, goal_id.
SELECT wave, respondent_group, "order", theme_id, theme, coalesce(inferred, FALSE) AS inferred, detail, goal_id
FROM survey_themes
WHERE $wave IS NULL OR wave = $wave
ORDER BY wave, respondent_group, "order"
