-- A digest of what plans stand on beside the customers: campaigns that run, plans, units, and which
-- roles work in each unit. Grain: one row. Reads campaigns, plans, units, officers. Writes nothing.
select md5(concat_ws(
    '|',
    (select jsonb_agg(k order by k.id) from campaigns_campaign k where k.id = any(%(running)s)),
    (select jsonb_agg(p order by p.id) from campaigns_contactplan p),
    (select jsonb_agg(s order by s.id) from campaigns_planstep s),
    (select jsonb_agg(jsonb_build_array(u.id, u.path, u.level) order by u.id)
        from draft.staff_orgunit u),
    (select jsonb_agg(distinct jsonb_build_array(o.org_unit_id, o.role))
        from draft.staff_officer o where o.delivered_active and o.locked_at is null)
))
