-- One row per customer of an unknown unit, or born or come after the business date.
with units as (
    select code from staff_orgunit
    union
    select org_code from stage.org_units
),
looked_up as (
    select
        s.line, s.org_code, s.birth_date, s.opened_on,
        units.code is null as is_unit_unknown,
        nullif(s.birth_date, '')::date > %(on)s as is_unborn,
        nullif(s.opened_on, '')::date > %(on)s as is_early
    from stage.customers s
    left join units on units.code = s.org_code
)
select
    line,
    case
        when is_unit_unknown then 'org_code' when is_unborn then 'birth_date' else 'opened_on'
    end as "column",
    case
        when is_unit_unknown then org_code when is_unborn then birth_date else opened_on
    end as raw_value,
    case when is_unit_unknown then 'unknown_unit' else 'in_the_future' end as reason
from looked_up
where is_unit_unknown or is_unborn or is_early
