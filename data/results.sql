-- The rows of table "rows" as the result ledger stores them: marked, and sorted by what filters them.
-- current: the newest as_of of a key, a row without one being the oldest. yearly: among the current
-- rows of a year the latest measured_on, where none means the year's end.
WITH dimensions AS (
    SELECT group_id, dimension, "order", min("order") OVER (PARTITION BY dimension) AS rank FROM groups
), ledger AS (
    SELECT *, row_number() OVER (
        PARTITION BY kpi_id, school_id, group_id, year, measured_on ORDER BY as_of DESC NULLS LAST) = 1 AS current
    FROM rows
), marked AS (
    SELECT *, current AND row_number() OVER (
        PARTITION BY kpi_id, school_id, group_id, year, current ORDER BY measured_on DESC NULLS FIRST) = 1 AS yearly
    FROM ledger
)
SELECT m.* FROM marked m LEFT JOIN dimensions d USING (group_id)
ORDER BY m.kpi_id, m.school_id, d.rank NULLS LAST, d.dimension, d."order", m.group_id, m.year,
    m.measured_on NULLS LAST, m.as_of NULLS FIRST
