-- The labels that were in force on an earlier day, as the history tells. Missed months and the watch
-- are counted again from the months that had closed: the last ones in a row that earned less than the
-- label held. Empty where the history has no answer: how far the next label was, and what a person's
-- own decision about the label had counted.
-- Grain: customer, scheme. Reads tiering_labelchange, tiering_monthaverage, customers_customer.
with last_change as (
    select distinct on (customer_id, scheme_id)
        customer_id, scheme_id, to_label_id, "on" as since, reason
    from tiering_labelchange
    where "on" <= {as_of}
    order by customer_id, scheme_id, "on" desc, id desc
),

closed as (
    select
        h.customer_id, a.month, earned.rank < held.rank as is_missed,
        max(a.month) filter (where earned.rank >= held.rank) over (partition by h.customer_id)
            as last_kept
    from last_change h
    join tiering_monthaverage a on a.customer_id = h.customer_id
    join tiering_label held on held.id = h.to_label_id
    join tiering_label earned on earned.id = a.earned_id
    where h.scheme_id = {closing_scheme}
        and (a.month + interval '1 month')::date - 1 between h.since and {as_of}
),

missed as (
    select customer_id, count(*) as n
    from closed
    where is_missed and (last_kept is null or month > last_kept)
    group by customer_id
)

select
    {customer_no} as customer_no,
    s.code as scheme,
    b.code as label,
    h.since,
    case when h.reason <> 'manual' then (coalesce(m.n, 0) > 0)::int end as on_watch,
    case when h.reason <> 'manual' then coalesce(m.n, 0) end as missed_months,
    null as threshold_to,
    null as gap
from last_change h
join customers_customer c on c.id = h.customer_id
join tiering_scheme s on s.id = h.scheme_id
join tiering_label b on b.id = h.to_label_id
left join missed m on m.customer_id = h.customer_id and h.scheme_id = {closing_scheme}
order by c.customer_no collate "C", s.code collate "C"
