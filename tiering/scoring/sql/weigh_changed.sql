-- What the customers who changed stood for, to be taken off, and what they stand for now.
-- Grain: customer × sign. Reads tiering_changed, metrics and units as published, looked up by key, and
-- as drafted. Writes the temporary table tiering_signed.
drop table if exists pg_temp.tiering_signed;
create temporary table tiering_signed on commit drop as
with changed as (
    select
        k.customer_id, w.*, was_at.org_unit_id as was_unit_id,
        coalesce(moved.org_unit_id, was_at.org_unit_id) as org_unit_id,
        n.customer_id is not null as is_drafted, n.carried, n.threshold, n.on_watch, n.aum,
        case when n.accrued_on >= %(month_start)s then n.aum_month_base else 0 end as month_base
    from tiering_changed k
    left join lateral (
        select
            m.carried as was_carried, m.threshold as was_threshold, m.on_watch as was_on_watch,
            m.aum as was_aum,
            case when m.accrued_on >= %(month_start)s then m.aum_month_base else 0 end
                as was_month_base
        from tiering_customermetric m
        where m.customer_id = k.customer_id
        offset 0
    ) w on true
    left join lateral (
        select c.org_unit_id from customers_customer c where c.id = k.customer_id offset 0
    ) was_at on true
    left join draft.customers_customer_next moved on moved.id = k.customer_id
    left join draft.tiering_customermetric_next n on n.customer_id = k.customer_id
)

select
    was_unit_id as org_unit_id, was_carried as carried, was_threshold as threshold,
    was_on_watch as on_watch, was_aum as aum, was_month_base as month_base, -1 as sign
from changed
where was_aum is not null
union all
select
    org_unit_id,
    case when is_drafted then carried else was_carried end,
    case when is_drafted then threshold else was_threshold end,
    case when is_drafted then on_watch else was_on_watch end,
    case when is_drafted then aum else was_aum end,
    case when is_drafted then month_base else was_month_base end,
    1
from changed
