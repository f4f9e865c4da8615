-- One row per org unit that a full file no longer names though customers, officers or units are
-- there after this delivery. Reads stage.gone, published tables, stage.*.
with gone as (
    select u.id, u.code
    from stage.gone g
    join staff_orgunit u on u.code = g.key
    where g.file = 'org_units.csv'
)
select gone.code
from gone
where
    exists (
        select from customers_customer c
        left join stage.customers s on s.customer_no = c.customer_no
        where c.org_unit_id = gone.id and coalesce(s.org_code, gone.code) = gone.code
    )
    or exists (
        select from staff_officer o
        left join stage.staff s on s.staff_no = o.staff_no
        where
            o.org_unit_id = gone.id
            and o.delivered_active
            and coalesce(s.org_code, gone.code) = gone.code
            and not exists (
                select from stage.gone g where g.file = 'staff.csv' and g.key = o.staff_no
            )
    )
    or exists (select from stage.customers s where s.org_code = gone.code)
    or exists (select from stage.staff s where s.org_code = gone.code)
    or exists (select from stage.org_units s where s.parent_code = gone.code)
order by gone.code
