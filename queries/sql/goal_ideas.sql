-- Ideas for goals and their votes. Parameters: none.
-- Columns: order, idea, votes, source.
SELECT "order", idea, votes, source FROM goal_ideas ORDER BY "order"
