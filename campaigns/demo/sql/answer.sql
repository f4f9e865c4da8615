-- What came of each contact, by its channel (others count as calls), and a sentence for every third.
-- Officers differ in how well they fare. Grain: leading follow-up. Reads demo_call. Writes the work
-- table demo_work.
drop table if exists pg_temp.demo_work;
create temporary table demo_work on commit drop as
with answer as (
    select *, coalesce(lag(bound) over (partition by channel order by bound), 0) as bound_before
    from unnest(%(channels)s::text[], %(outcomes)s::text[], %(bounds)s::float[])
        as a (channel, outcome, bound)
),
said as (
    select answer.*, %(notes)s::jsonb -> outcome as notes from answer
)
select
    c.*,
    s.outcome,
    case
        when c.draw[5] < 0.36
        then s.notes ->> floor(c.draw[5] / 0.36 * jsonb_array_length(s.notes))::int
        else ''
    end as note
from demo_call c
cross join lateral (
    select power(c.draw[4], 0.8 + (c.officer_id %% 7) * 0.08) as draw
) skill
join said s
    on s.channel = case when c.channel in ('wecom', 'visit') then c.channel else 'call' end
    and skill.draw >= s.bound_before and skill.draw < s.bound;
analyze demo_work
