-- Spreads tonight's 4+1 calls and visits over the days, so that an officer has at most the daily
-- number of each. An officer's free places are counted through from tomorrow on; the i-th step takes
-- place i + max over j ≤ i of (first place that step j may take − j). Maturity steps stay where they
-- are and take their places first. A step that finds room only after its plan's end may still be
-- done then; one that finds none in sight stays on its planned day, beyond the daily number.
-- A day of leave has no place.
-- Grain: step. Reads the calendar, officers, campaign_booked, campaign_moved, campaign_away. Writes
-- campaign_step.
with step as (
    select s.*, s.channel = any(%(visits)s) as is_visit
    from campaign_step s
    where s.owner_id is not null and s.channel = any(%(calls)s || %(visits)s)
),
owner as (
    select distinct owner_id, is_visit from step where not is_fixed
),
busy as (
    select owner_id, is_visit, due_on, sum(n) as n
    from (
        select owner_id, channel = any(%(visits)s) as is_visit, due_on, n
        from campaign_booked
        where channel = any(%(calls)s || %(visits)s)
        union all
        -- since that was counted, some have moved with their entries
        select side.owner_id, m.channel = any(%(visits)s), m.due_on, side.n
        from campaign_moved m
        cross join lateral (values (m.owner_before, -1), (m.owner_id, 1)) as side (owner_id, n)
        where m.lead_id is null and m.channel = any(%(calls)s || %(visits)s)
        union all
        select owner_id, is_visit, due_on, 1 from step where is_fixed
    ) work
    where due_on > %(on)s
    group by owner_id, is_visit, due_on
),
place as (
    select
        o.owner_id,
        o.is_visit,
        d."on",
        case
            when a.officer_id is not null then 0
            else greatest(
                case when o.is_visit then officer.daily_visits else officer.daily_calls end
                - coalesce(b.n, 0),
                0
            )
        end as n_free
    from owner o
    join draft.staff_officer officer on officer.id = o.owner_id
    join staff_businessday d on d.is_working and d."on" > %(on)s and d."on" <= %(on)s + %(days)s
    left join busy b
        on b.owner_id = o.owner_id and b.is_visit = o.is_visit and b.due_on = d."on"
    left join campaign_away a on a.officer_id = o.owner_id and a."on" = d."on"
),
counted as (
    select
        place.*,
        sum(n_free) over (partition by owner_id, is_visit order by "on") - n_free as n_before
    from place
),
numbered as (
    select
        s.number,
        s.owner_id,
        s.is_visit,
        c.n_before,
        row_number() over (
            partition by s.owner_id, s.is_visit order by s.planned_on, s.priority desc, s.number
        ) as i
    from step s
    join counted c
        on c.owner_id = s.owner_id and c.is_visit = s.is_visit and c."on" = s.planned_on
    where not s.is_fixed
),
placed as (
    select
        number,
        owner_id,
        is_visit,
        i + max(n_before - i) over (partition by owner_id, is_visit order by i) as taken
    from numbered
),
dated as (
    select p.number, c."on"
    from placed p
    join counted c
        on c.owner_id = p.owner_id
        and c.is_visit = p.is_visit
        and p.taken >= c.n_before
        and p.taken < c.n_before + c.n_free
)
update campaign_step s
set due_on = d."on", ends_on = greatest(s.ends_on, d."on")
from dated d
where d.number = s.number and d."on" <> s.due_on
