-- Customers for whom a scheme has something new: another label earned or carried, another threshold.
-- Each level computes once what the next one asks for several times; its fence is a typed constant,
-- which the planner knows to skip nothing, so that workers compute the levels. The levels of a phase
-- are in phase.sql. Columns by slot: c_ the label carried so far, e_ earned, b_ the threshold band,
-- n_ the label from now on, t_ the threshold, f_ the figures used.
-- Grain: customer. Reads the wide row `wide`. Writes the temporary table tiering_found.
drop table if exists pg_temp.tiering_found;
create temporary table tiering_found on commit drop as
with phase_0 as (
    select m.*, m.carried as was_carried, m.threshold as was_threshold from {wide} m
),

{phases},

final as (
    select m.*, {earned} as earned_now from {last} m offset bigint '0'
)

select
    m.customer_id, m.earned as was_earned, m.was_carried, m.was_threshold,
    m.earned_now as earned, m.carried, m.threshold, m.on_watch,
    round(m.aum_month_sum / m.month_days, 2) as month_avg,
    {slots},
    {figures}
from final m
where {differs}
    or m.earned_now is distinct from m.earned
    or m.threshold is distinct from m.was_threshold
