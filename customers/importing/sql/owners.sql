-- One row per customer who was not delivered and whose owner changes all the same: an officer came,
-- left or moved, the tree changed, or a hand-over was made. Into draft.customers_customer_next.
with officers as materialized (
    select o.id, o.staff_no, u.path
    from draft.staff_officer o
    join draft.staff_orgunit u on u.id = o.org_unit_id
    where o.delivered_active and o.role <> 'administrator'
),
touched as materialized (
    select o.id, o.staff_no
    from draft.staff_officer o
    where
        exists (select from draft.staff_orgunit_next)
        or exists (select from draft.staff_officer_next n where n.id = o.id)
),
candidates as (
    select t.id from draft.customers_customer t where t.handover_to_id is not null
    union
    select t.id
    from draft.customers_customer t
    where
        exists (select from touched)
        and (
            t.owner_id in (select id from touched)
            or t.manager_no in (select staff_no from touched)
        )
),
owned as (
    select c.id, {owner} as owner_id
    from candidates
    join draft.customers_customer c on c.id = candidates.id
    join draft.staff_orgunit u on u.id = c.org_unit_id
    left join officers h on h.id = c.handover_to_id
    left join officers m
        on m.staff_no = c.manager_no
        and (starts_with(u.path, m.path) or starts_with(m.path, u.path))
)
insert into draft.customers_customer_next (owner_id, {others})
select owned.owner_id, {t_others}
from owned
join draft.customers_customer t on t.id = owned.id
where t.owner_id is distinct from owned.owner_id
on conflict (id) do update set owner_id = excluded.owner_id
