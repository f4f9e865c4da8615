-- One row per org unit whose parent or path changes, into draft.staff_orgunit_next. The path holds
-- the ids from the root down.
with recursive placed as (
    select u.id, case when s.parent_code is null then u.parent_id else p.id end as parent_id
    from draft.staff_orgunit u
    left join stage.org_units s on s.org_code = u.code
    left join draft.staff_orgunit p on p.code = s.parent_code
),
tree as (
    select id, parent_id, format('/%%s/', id) as path
    from placed
    where parent_id is null
    union all
    select placed.id, placed.parent_id, format('%%s%%s/', tree.path, placed.id)
    from placed
    join tree on tree.id = placed.parent_id
)
insert into draft.staff_orgunit_next (id, code, name, level, parent_id, path)
select u.id, u.code, u.name, u.level, tree.parent_id, tree.path
from tree
join draft.staff_orgunit u using (id)
where (u.parent_id, u.path) is distinct from (tree.parent_id, tree.path)
on conflict (id) do update set parent_id = excluded.parent_id, path = excluded.path
