-- What the month's close changes: a missed month, the end of a watch, a fall, a climb.
-- A label set by hand is left alone until its time is over.
-- Grain: customer. Reads the month's averages and the labels as drafted.
-- Writes the temporary table tiering_close.
drop table if exists pg_temp.tiering_close;
create temporary table tiering_close on commit drop as
with ranked as (
    select
        l.id, l.customer_id, l.label_id as was_label, l.on_watch as was_on_watch,
        l.missed_months as was_missed, a.earned_id, round(a.aum_sum / a.days, 2) as month_avg,
        {rank_earned} as rank_earned, {rank_carried} as rank_carried, {endured} as endured
    from draft.tiering_customerlabel l
    join draft.tiering_monthaverage_next a on a.customer_id = l.customer_id
    where l.scheme_id = %(scheme)s
        and a.month = %(month)s
        and (l.held_until is null or l.held_until < %(last_day)s)
),

counted as (
    select
        *,
        rank_earned > rank_carried as climbs,
        rank_earned < rank_carried and was_missed + 1 >= endured as falls,
        rank_earned < rank_carried and was_missed + 1 < endured as on_watch
    from ranked
    where rank_earned is not null and rank_carried is not null
),

final as (
    select
        id, customer_id, was_label, month_avg,
        case when climbs or falls then earned_id else was_label end as label_id,
        case when climbs then 'upgrade' when falls then 'downgrade' end as reason,
        on_watch, was_on_watch,
        case when on_watch then was_missed + 1 else 0 end as missed_months, was_missed
    from counted
)

select * from final
where reason is not null or on_watch <> was_on_watch or missed_months <> was_missed
