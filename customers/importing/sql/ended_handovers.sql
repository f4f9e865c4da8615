-- One row per hand-over that ends tonight: the delivered manager or unit is another one than when it
-- was made, or the new owner has left. Noted once, so that it does not stand again when they return.
-- What people decided is read from the table, also what they decided since the night began.
-- Reads customers and the drafts of customers and staff. Into draft.customers_customer_next.
with officers as materialized (
    select o.id, o.staff_no, u.path
    from draft.staff_officer o
    join draft.staff_orgunit u on u.id = o.org_unit_id
    where o.delivered_active and o.role <> 'administrator'
),
decided as materialized (
    select t.id, v.manager_no, v.org_unit_id, t.handover_to_id, t.handover_manager_no,
        t.handover_org_unit_id, t.handover_at, t.ended_handover_at
    from customers_customer t
    -- `offset 0` looks each row up by key: the few are not worth a scan of all
    cross join lateral (
        select d.manager_no, d.org_unit_id
        from draft.customers_customer d
        where d.id = t.id
        offset 0
    ) v
    where t.handover_to_id is not null and t.handover_at is distinct from t.ended_handover_at
),
ended as (
    select c.id, c.handover_at, m.id as owner_id
    from decided c
    join draft.staff_orgunit u on u.id = c.org_unit_id
    left join officers h on h.id = c.handover_to_id
    left join officers m
        on m.staff_no = c.manager_no
        and (starts_with(u.path, m.path) or starts_with(m.path, u.path))
    where
        h.id is null
        or c.handover_manager_no <> c.manager_no
        or c.handover_org_unit_id <> c.org_unit_id
)
insert into draft.customers_customer_next (owner_id, ended_handover_at, {others})
select ended.owner_id, ended.handover_at, {v_others}
from ended
cross join lateral (
    select * from draft.customers_customer d where d.id = ended.id offset 0
) v
on conflict (id) do update
set owner_id = excluded.owner_id, ended_handover_at = excluded.ended_handover_at
