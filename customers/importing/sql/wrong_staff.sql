-- One row per officer of an unknown unit, or with the number of an administrator made by hand.
select
    s.line,
    case when o.id is null then 'org_code' else 'staff_no' end as "column",
    case when o.id is null then s.org_code else s.staff_no end as raw_value,
    case when o.id is null then 'unknown_unit' else 'administrator' end as reason
from stage.staff s
left join staff_officer o on o.staff_no = s.staff_no and o.role = 'administrator'
where
    o.id is not null
    or not exists (
        select code from staff_orgunit u where u.code = s.org_code
        union all
        select org_code from stage.org_units u where u.org_code = s.org_code
    )
