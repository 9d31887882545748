-- Goals of other districts' plans. Parameters: none.
-- Columns: district, order, goal, plan, source.
SELECT district, "order", goal, plan, source FROM peer_goals ORDER BY district, "order"
