-- Who is near a line tonight, and what brought most of them there of late: upwards pay or other money
-- that came in, downwards money that went out, either way a product that matured. What a product came to is known while it is held and
-- in the night in which it closes; later it is remembered from the row before. Only rows that differ;
-- whoever has gone from the line keeps an empty row.
-- Grain: customer. Reads tiering_near, tiering_linecase, drafts of customers, accounts and rates.
-- Writes draft.tiering_linecase_next.
with matured as (
    select
        t.customer_id,
        max(
            case when coalesce(n.closed_on, t.closed_on) is null then coalesce(n.balance, t.balance)
                else t.balance end
            * case when t.currency = 'CNY' then 1 else f.rate_to_cny end
        ) as amount
    from customers_account t
    left join draft.customers_account_next n on n.id = t.id
    left join draft.customers_fxrate f on f.currency = t.currency
    where t.product_class in ('term', 'wealth', 'insurance')
        and t.matures_on > %(on)s::date - %(days)s and t.matures_on <= %(on)s
        and (t.closed_on is null or t.closed_on > %(on)s::date - %(days)s)
    group by t.customer_id
),

-- whose unit or officer may be another than in the row before: those drafted tonight, and those handed
-- over by day; of whoever was not near a line both are looked up
moved as (
    select id, org_unit_id, owner_id from draft.customers_customer_next
    union all
    select c.id, c.org_unit_id, c.owner_id
    from customers_customer c
    where c.handover_to_id is not null
        and c.id not in (select id from draft.customers_customer_next)
),

weighed as (
    select
        n.*,
        coalesce(d.org_unit_id, c.org_unit_id, k.org_unit_id) as org_unit_id,
        case when d.id is not null then d.owner_id when c.id is not null then c.owner_id
            else k.owner_id end as owner_id,
        nullif(greatest(n.inflow - coalesce(n.pay, 0), 0), 0) as other_inflow,
        m.customer_id is not null as has_matured,
        case when m.customer_id is not null
            then nullif(
                greatest(m.amount, case when k.driver = 'matured' then k.driver_amount end), 0
            )
        end as matured
    from tiering_near n
    left join tiering_linecase k on k.customer_id = n.customer_id
    left join moved d on d.id = n.customer_id
    left join lateral (
        select c.id, c.org_unit_id, c.owner_id
        from customers_customer c
        where c.id = n.customer_id and k.direction is distinct from 'up'
            and k.direction is distinct from 'down'
        offset 0
    ) c on true
    left join matured m on m.customer_id = n.customer_id
),

driven as (
    select
        w.*,
        case w.direction when 'up' then greatest(pay, matured, other_inflow)
            else greatest(matured, outflow) end as driver_amount
    from weighed w
),

final as (
    select
        coalesce(n.customer_id, k.customer_id) as customer_id,
        coalesce(n.org_unit_id, k.org_unit_id) as org_unit_id,
        case when n.customer_id is null then k.owner_id else n.owner_id end as owner_id,
        coalesce(n.direction, '') as direction,
        n.from_label_id, n.to_label_id, n.line, n.figure, n.gap_amount,
        case
            when n.direction = 'up' and n.driver_amount = n.pay then 'payroll'
            when n.driver_amount = n.matured then 'matured'
            when n.direction = 'up' and n.driver_amount = n.other_inflow then 'inflow'
            when n.driver_amount = n.outflow then 'outflow'
            when n.has_matured then 'matured'
            else ''
        end as driver,
        n.driver_amount,
        k.customer_id is not null as is_known,
        k.org_unit_id as was_unit_id, k.owner_id as was_owner_id, k.direction as was_direction,
        k.from_label_id as was_from_id, k.to_label_id as was_to_id, k.line as was_line,
        k.figure as was_figure, k.driver as was_driver, k.driver_amount as was_driver_amount
    from driven n
    full join tiering_linecase k on k.customer_id = n.customer_id
)

insert into draft.tiering_linecase_next (
    customer_id, org_unit_id, owner_id, direction, from_label_id, to_label_id, line, figure,
    gap_amount, driver, driver_amount
)
select
    customer_id, org_unit_id, owner_id, direction, from_label_id, to_label_id, line, figure,
    gap_amount, driver, driver_amount
from final
where not is_known
    or (org_unit_id, owner_id, direction, from_label_id, to_label_id, line, figure, driver,
        driver_amount)
    is distinct from (was_unit_id, was_owner_id, was_direction, was_from_id, was_to_id, was_line,
        was_figure, was_driver, was_driver_amount)
