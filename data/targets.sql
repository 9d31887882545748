-- The rows of table "rows" as the target ledger stores them: marked, and sorted by what filters them.
-- current: the newest as_of of a key, a row without one being the oldest.
WITH dimensions AS (
    SELECT group_id, dimension, "order", min("order") OVER (PARTITION BY dimension) AS rank FROM groups
), marked AS (
    SELECT *, row_number() OVER (
        PARTITION BY kpi_id, school_id, group_id, year, "on" ORDER BY as_of DESC NULLS LAST) = 1 AS current
    FROM rows
)
SELECT m.* FROM marked m LEFT JOIN dimensions d USING (group_id)
ORDER BY m.kpi_id, m.school_id, d.rank NULLS LAST, d.dimension, d."order", m.group_id, m.year, m."on",
    m.as_of NULLS FIRST
