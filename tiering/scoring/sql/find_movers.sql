-- Customers for whom a scheme of this phase has something new: another label earned or carried,
-- another threshold. Each level computes once what the next one asks for several times; its fence is
-- a typed constant, which the planner knows to skip nothing, so that workers compute the levels.
-- Columns by slot: c_ the label carried so far, e_ earned, b_ the threshold band, n_ the label from
-- now on, t_ the threshold, f_ the figures used.
-- Grain: customer. Reads the wide row `wide`. Writes the temporary table tiering_found.
drop table if exists pg_temp.tiering_found;
create temporary table tiering_found on commit drop as
with earned as (
    select m.*, {carried}, {earned}, {bands} from {wide} m offset bigint '0'
),

labelled as (
    select m.*, {labels} from earned m offset bigint '0'
),

final as (
    select m.*, {thresholds} from labelled m offset bigint '0'
)

select
    m.customer_id, m.earned, m.carried, m.threshold,
    round(m.aum_month_sum / m.month_days, 2) as month_avg,
    {slots},
    {figures}
from final m
where {differs}
