-- One row per new or changed officer, into draft.staff_officer_next. A new one has no usable
-- password until the first sign-in. In a full file without the column `active`, to be named is to
-- work here.
with delivered as (
    select
        s.line, o.id, s.staff_no, s.name, s.role, u.id as org_unit_id,
        case
            when s.active is null and not %(is_full)s then coalesce(o.delivered_active, true)
            else coalesce(nullif(s.active, ''), '1') = '1'
        end as delivered_active,
        case
            when s.daily_calls is null then coalesce(o.daily_calls, 15)
            else coalesce(nullif(s.daily_calls, '')::int, 15)
        end as daily_calls,
        case
            when s.daily_visits is null then coalesce(o.daily_visits, 3)
            else coalesce(nullif(s.daily_visits, '')::int, 3)
        end as daily_visits,
        coalesce(o.password, '!') as password, o.last_login, o.locked_at,
        coalesce(o.is_superuser, false) as is_superuser,
        o.name as old_name, o.role as old_role, o.org_unit_id as old_org_unit_id,
        o.delivered_active as old_delivered_active, o.daily_calls as old_daily_calls,
        o.daily_visits as old_daily_visits
    from stage.staff s
    join draft.staff_orgunit u on u.code = s.org_code
    left join draft.staff_officer o on o.staff_no = s.staff_no
)
insert into draft.staff_officer_next (
    id, staff_no, name, role, org_unit_id, delivered_active, daily_calls, daily_visits,
    password, last_login, locked_at, is_superuser
)
select
    coalesce(id, nextval('staff_officer_id_seq')), staff_no, name, role, org_unit_id,
    delivered_active, daily_calls, daily_visits, password, last_login, locked_at, is_superuser
from delivered
where
    id is null
    or (name, role, org_unit_id, delivered_active, daily_calls, daily_visits)
    is distinct from (
        old_name, old_role, old_org_unit_id, old_delivered_active, old_daily_calls,
        old_daily_visits
    )
order by line
