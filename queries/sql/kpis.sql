-- The KPIs in the plan's order, with their goal. Parameters: $goal (a goal_id or null for all).
-- Columns: those of Kpi.
SELECT k.kpi_id, k.objective_id, o.goal_id, k."order", k.name, k.unit, k.better, k.decimals, k.definition, k.population,
    k.source, k.source_url, k.owner, k.collected, k.next_due, coalesce(k.audience, 'public') AS audience,
    coalesce(k.path_rule, 'listed') AS path_rule, k.introduced, k.retired, k.replaced_by, k.reason
FROM kpis k JOIN objectives o USING (objective_id) JOIN goals g USING (goal_id)
WHERE $goal IS NULL OR o.goal_id = $goal
ORDER BY g."order", o.goal_id, o."order", k.objective_id, k."order", k.kpi_id
