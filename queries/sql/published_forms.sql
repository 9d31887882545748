-- In which form the results that hold are given. Parameters: none.
-- Columns: counts of result rows; exact values, with_counts of these, ranges, hidden ones.
SELECT count(*) FILTER (value IS NOT NULL) AS exact, count(*) FILTER (value IS NOT NULL AND denominator IS NOT NULL) AS with_counts,
    count(*) FILTER (value IS NULL AND (low IS NOT NULL OR high IS NOT NULL)) AS ranges,
    count(*) FILTER (status = 'suppressed') AS hidden
FROM results WHERE current
