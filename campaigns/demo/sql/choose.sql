-- Which of the follow-ups that are due the officers get to on the day, and when. Each row brings five
-- numbers between 0 and 1 that its cause, the day and the seed decide. What nobody owns is shared out
-- among the relationship managers of its unit. A row that a visitor is just changing is left alone.
-- Grain: leading follow-up. Reads follow-ups, customers, officers. Writes the work table demo_call.
drop table if exists pg_temp.demo_call;
create temporary table demo_call on commit drop as
with manager as (
    select
        o.id,
        o.org_unit_id,
        row_number() over unit as place,
        count(*) over (partition by o.org_unit_id) as n,
        row_number() over branch as place_in_branch
    from staff_officer o
    join staff_orgunit u on u.id = o.org_unit_id
    where o.role = 'relationship_manager' and o.delivered_active and o.locked_at is null
    window
        unit as (partition by o.org_unit_id order by o.staff_no),
        branch as (partition by split_part(u.path, '/', 4) order by o.staff_no)
),
due as materialized (
    select
        f.id, f.customer_id, f.channel, f.repeat, f.owner_id, f.org_unit_id,
        md5(concat_ws(
            ' ', %(seed)s, %(on)s, c.customer_no, f.campaign_id, f.account_id, f.anchor_on, f.step,
            f.repeat
        )) as hash
    from campaigns_followup f
    join customers_customer c on c.id = f.customer_id
    where f.state = 'open' and f.lead_id is null and f.due_on <= %(on)s
    for update of f skip locked
),
drawn as (
    select
        due.*,
        array(
            select ('x' || substr(due.hash, 6 * i - 5, 6))::bit(24)::int / 16777216.0::float
            from generate_series(1, 5) i
        ) as draw
    from due
)
select
    d.id,
    d.customer_id,
    d.channel,
    d.repeat,
    coalesce(d.owner_id, m.id) as officer_id,
    d.draw,
    (%(on)s + time '09:00' + d.draw[2] * interval '8 hours') at time zone 'Asia/Shanghai' as at,
    nextval(pg_get_serial_sequence('customers_contact', 'id')) as contact_id
from drawn d
left join manager m on d.owner_id is null
    and m.org_unit_id = d.org_unit_id
    and m.place = 1 + floor(d.draw[1] * m.n)
left join manager own on own.id = d.owner_id
where
    coalesce(d.owner_id, m.id) is not null
    -- a number of its own: whom a row without owner goes to and whether it is worked are two things
    and d.draw[3] < case
        when own.id is null then %(share_of_others)s
        else (%(shares)s::float[])[1 + (own.place_in_branch - 1) %% array_length(%(shares)s::float[], 1)]
    end;
analyze demo_call
