-- Spreads tonight's 4+1 steps of one channel over the days, so that an officer has at most the daily
-- number. An officer's free places are counted through from tomorrow on; the i-th step takes place
-- i + max over j ≤ i of (first place that step j may take − j). Maturity steps stay where they are
-- and take their places first. A step that finds room only after its plan's end may still be done
-- then; one that finds none in sight stays on its planned day, beyond the daily number.
-- Grain: step. Reads the calendar, officers, follow-ups. Writes the work table campaign_step.
with owner as (
    select distinct owner_id
    from campaign_step
    where owner_id is not null and not is_fixed and channel = any(%(channels)s)
),
busy as (
    select owner_id, due_on, count(*) as n
    from (
        select f.owner_id, f.due_on
        from draft.campaigns_followup f
        join owner using (owner_id)
        where f.state = 'open' and f.lead_id is null and f.due_on > %(on)s
            and f.channel = any(%(channels)s)
        union all
        select s.owner_id, s.due_on
        from campaign_step s
        where s.is_fixed and s.owner_id is not null and s.channel = any(%(channels)s)
    ) work
    group by owner_id, due_on
),
place as (
    select
        o.owner_id,
        d."on",
        greatest({daily} - coalesce(b.n, 0), 0) as n_free
    from owner o
    join draft.staff_officer officer on officer.id = o.owner_id
    join staff_businessday d on d.is_working and d."on" > %(on)s and d."on" <= %(on)s + %(days)s
    left join busy b on b.owner_id = o.owner_id and b.due_on = d."on"
),
counted as (
    select
        place.*,
        sum(n_free) over (partition by owner_id order by "on") - n_free as n_before
    from place
),
numbered as (
    select
        s.number,
        s.owner_id,
        c.n_before,
        row_number() over (
            partition by s.owner_id order by s.planned_on, s.priority desc, s.number
        ) as i
    from campaign_step s
    join counted c on c.owner_id = s.owner_id and c."on" = s.planned_on
    where not s.is_fixed and s.channel = any(%(channels)s)
),
placed as (
    select
        number,
        owner_id,
        i + max(n_before - i) over (partition by owner_id order by i) as taken
    from numbered
),
dated as (
    select p.number, c."on"
    from placed p
    join counted c
        on c.owner_id = p.owner_id and p.taken >= c.n_before and p.taken < c.n_before + c.n_free
)
update campaign_step s
set due_on = d."on", ends_on = greatest(s.ends_on, d."on")
from dated d
where d.number = s.number and d."on" <> s.due_on
