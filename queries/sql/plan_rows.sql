-- The one row of the plan. Parameters: none.
-- Columns: those of Plan.
SELECT id, district, title, first_year, last_year, state, source, source_url, published, privacy_profile,
    minimum_group_size, contact, message, synthetic
FROM plan
