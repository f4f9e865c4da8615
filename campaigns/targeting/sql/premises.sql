-- A digest of what plans stand on beside the customers: campaigns that run, plans, units.
-- Grain: one row. Reads campaigns, contact plans, org units. Writes nothing.
select md5(concat_ws(
    '|',
    (select jsonb_agg(k order by k.id) from campaigns_campaign k where k.id = any(%(running)s)),
    (select jsonb_agg(p order by p.id) from campaigns_contactplan p),
    (select jsonb_agg(s order by s.id) from campaigns_planstep s),
    (select jsonb_agg(jsonb_build_array(u.id, u.path, u.level) order by u.id)
        from draft.staff_orgunit u)
))
