-- At most one message to a customer within so many days, over all campaigns and real contacts.
-- Tonight's messages are walked customer by customer, maturities first: a maturity message that
-- comes too close becomes a call on its day, another moves to the first working day that is far
-- enough from all others and no leave, or becomes a call when that lies beyond its plan. Two planned
-- messages may share a day, since they are merged; what was said already, or is overdue, stands
-- alone.
-- Grain: step. Reads follow-ups, contacts, the calendar, campaign_away. Writes the work table
-- campaign_step.
with recursive item as materialized (
    select
        number, customer_id, owner_id, is_fixed, due_on, ends_on,
        row_number() over (
            partition by customer_id order by is_fixed desc, due_on, priority desc, number
        ) as place
    from campaign_step
    where channel = any(%(messages)s)
),
customer as (
    select distinct customer_id from item
),
first_day as (
    select min("on") as "on" from staff_businessday where is_working and "on" > %(on)s
),
planned as (
    select f.customer_id, array_agg(distinct f.due_on) as days
    from {follow_ups} f
    join customer using (customer_id)
    where f.state = 'open' and f.channel = any(%(messages)s) and f.due_on > %(on)s
    group by f.customer_id
),
said as (
    select customer_id, array_agg(distinct "on") as days
    from (
        select f.customer_id, first_day."on"
        from {follow_ups} f
        join customer using (customer_id)
        cross join first_day
        where f.state = 'open' and f.channel = any(%(messages)s) and f.due_on <= %(on)s
        union all
        select t.customer_id, (t.happened_at at time zone 'Asia/Shanghai')::date
        from {contacts} t
        join customer using (customer_id)
        where
            t.channel = any(%(messages)s)
            and t.withdrawn_at is null
            and t.happened_at > (%(on)s - %(cap)s)::timestamp at time zone 'Asia/Shanghai'
    ) message
    group by customer_id
),
walk as (
    select
        c.customer_id,
        0::bigint as place,
        coalesce(planned.days, '{{}}') as planned,
        coalesce(said.days, '{{}}') as said,
        null::bigint as number,
        null::date as chosen_on
    from customer c
    left join planned using (customer_id)
    left join said using (customer_id)
    union all
    select
        w.customer_id,
        i.place,
        case when c."on" is null then w.planned else w.planned || c."on" end,
        w.said,
        i.number,
        c."on"
    from walk w
    join item i on i.customer_id = w.customer_id and i.place = w.place + 1
    cross join lateral (
        select min(possible."on") as "on"
        from (
            select i.due_on as "on"
            union all
            select
                (
                    select min(b."on") from staff_businessday b
                    where
                        b.is_working
                        and b."on" between day + %(cap)s and day + %(cap)s + 30
                        and not exists (
                            select from campaign_away a
                            where a.officer_id = i.owner_id and a."on" = b."on"
                        )
                )
            from unnest(w.planned || w.said) as day
            where not i.is_fixed and day + %(cap)s > i.due_on
        ) possible
        where
            possible."on" <= i.ends_on
            and not exists (
                select from unnest(w.planned) as other
                where other <> possible."on" and abs(other - possible."on") < %(cap)s
            )
            and not exists (
                select from unnest(w.said) as other where abs(other - possible."on") < %(cap)s
            )
    ) c
)
update campaign_step s
set
    due_on = coalesce(w.chosen_on, s.due_on),
    channel = case when w.chosen_on is null then 'call' else s.channel end
from walk w
where w.number = s.number and w.chosen_on is distinct from s.due_on
