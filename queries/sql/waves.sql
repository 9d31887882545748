-- The survey's waves, oldest first. Parameters: none.
-- Columns: wave, name, date, pick_up_to, source.
SELECT wave, name, date, pick_up_to, source FROM survey_waves ORDER BY date, wave
