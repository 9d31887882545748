-- What the checks found and the build let pass. Parameters: none.
-- Columns: table, row, column, text, expected, remedy, severity.
SELECT "table", "row", "column", text, expected, remedy, severity FROM problems ORDER BY "table", "row", "column", text, expected
