-- Customers near a line of the scheme in `slot`: on the threshold of a better label, or with a figure
-- that is below the line of their own label or only just above it. A label set by hand cannot fall.
-- Figures are cut to cents, so that whoever is short of a line stays short of it.
-- Grain: customer. Reads the wide row `wide`. Writes the temporary table tiering_near.
drop table if exists pg_temp.tiering_near;
create temporary table tiering_near on commit drop as
with carried as (
    select m.*, m.carried[%(slot)s] as label_id, m.threshold[%(slot)s] as threshold_id,
        m.earned[%(slot)s] as earned_id
    from {wide} m
    where m.carried[%(slot)s] is not null
),

near as (
    select
        m.*,
        m.threshold_id is not null as may_climb,
        case when m.threshold_id is not null then {line_above} else {line_below} end as line,
        trunc(case when m.threshold_id is not null then {figure_above} else {figure_below} end, 2)
            as figure,
        {next_below} as next_below
    from carried m
    where m.threshold_id is not null
        or {may_fall} and m.customer_id not in (
            select h.customer_id
            from tiering_customerlabel h
            join tiering_scheme s on s.id = h.scheme_id and s.slot = %(slot)s
            where h.held_until >= %(on)s
        )
    offset bigint '0'
)

select
    customer_id,
    case when may_climb then 'up' else 'down' end as direction,
    label_id as from_label_id,
    case
        when may_climb then threshold_id
        when figure >= line then next_below
        else earned_id
    end as to_label_id,
    line,
    figure,
    case when may_climb then line - figure else figure - line end as gap_amount,
    nullif(inflow_30d, 0) as inflow,
    nullif(outflow_30d, 0) as outflow,
    case when payroll_on > %(on)s::date - 30 then nullif(payroll_amount, 0) end as pay
from near
