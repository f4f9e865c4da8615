-- The steps of tonight's cycles with their days, only days after the night's own. Steps that fall on
-- one day merge into the later one for who does them, unless their plan keeps each. A maturity with no step left gets the
-- last one at once.
-- Grain: step of a cycle. Reads campaign_cycle, plans, the calendar. Writes campaign_step.
drop table if exists campaign_step;
create temporary table campaign_step on commit drop as
with first_day as (
    select w."on", w.ordinal
    from staff_businessday w
    join staff_businessday d on d."on" = %(on)s and w.ordinal = d.ordinal + 1
    where w.is_working
),
counted as (
    select
        c.*,
        s.code as step,
        s.channel,
        s.who,
        s."offset",
        case when p.same_day = 'each' then s."offset" end as kept,
        anchor.ordinal + c.length_days as last_ordinal,
        case
            when s.unit = 'working_day' then anchor.ordinal + 1 + s."offset"
            when s.roll = 'back' or day.is_working then day.ordinal
            else day.ordinal + 1
        end as ordinal
    from campaign_cycle c
    join campaigns_contactplan p on p.id = c.plan_id
    join campaigns_planstep s using (plan_id)
    join staff_businessday anchor on anchor."on" = c.anchor_on
    join staff_businessday day
        on day."on" = c.anchor_on + case when s.unit = 'calendar_day' then s."offset" else 0 end
),
dated as (
    select c.*, w."on" as planned_on
    from counted c
    join staff_businessday w on w.ordinal = c.ordinal and w.is_working
    where w."on" > %(on)s
),
merged as (
    select distinct on (entry_id, account_id, anchor_on, planned_on, who, kept) *
    from dated
    order by entry_id, account_id, anchor_on, planned_on, who, kept, "offset" desc
),
late as (
    select distinct on (c.entry_id, c.account_id, c.anchor_on) c.*, f."on" as planned_on
    from counted c
    cross join first_day f
    where
        c.is_fixed
        and not exists (
            select from dated d
            where d.entry_id = c.entry_id and d.account_id = c.account_id
                and d.anchor_on = c.anchor_on
        )
    order by c.entry_id, c.account_id, c.anchor_on, c."offset" desc
),
planned as (
    select * from merged
    union all
    select * from late
)
select
    row_number() over (
        order by p.planned_on, p.priority desc, p.entry_id, p.account_id, p."offset" desc
    ) as number,
    p.entry_id, p.campaign_id, p.customer_id, p.account_id, p.anchor_on, p.is_fixed, p.plan,
    p.priority, p.step, p.who, p.channel, p.planned_on, p.planned_on as due_on,
    case
        when p.is_fixed then greatest(p.anchor_on, p.planned_on)
        else greatest(w."on", p.planned_on)
    end as ends_on,
    null::bigint as owner_id
from planned p
left join staff_businessday w on w.ordinal = p.last_ordinal and w.is_working and not p.is_fixed;
analyze campaign_step
