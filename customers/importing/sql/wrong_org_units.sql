-- One row per org unit whose parent is unknown, or whose parents form a circle.
with recursive stored as (
    select u.code, coalesce(p.code, '') as parent_code
    from staff_orgunit u
    left join staff_orgunit p on p.id = u.parent_id
),
tree as (
    select
        coalesce(s.org_code, stored.code) as code,
        coalesce(s.parent_code, stored.parent_code, '') as parent_code,
        s.line
    from stage.org_units s
    full join stored on stored.code = s.org_code
),
rooted as (
    select code from tree where parent_code = ''
    union
    select tree.code from tree join rooted on rooted.code = tree.parent_code
)
select
    t.line, 'parent_code' as "column", t.parent_code as raw_value,
    case
        when exists (select from tree p where p.code = t.parent_code) then 'no_way_to_root'
        else 'unknown_unit'
    end as reason
from tree t
where t.line is not null and t.code not in (select code from rooted)
