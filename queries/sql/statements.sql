-- Beliefs, vision and mission. Parameters: none.
-- Columns: kind, order, text, status (adopted where the bundle says nothing).
SELECT kind, "order", text, coalesce(status, 'adopted') AS status
FROM statements
ORDER BY CASE kind WHEN 'vision' THEN 1 WHEN 'mission' THEN 2 ELSE 3 END, kind, "order"
