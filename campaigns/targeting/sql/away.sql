-- The working days to come on which an officer is on leave, who is the deputy meanwhile, and the first
-- working day after.
-- Grain: officer × working day. Reads leaves, the calendar. Writes the work table campaign_away.
drop table if exists campaign_away;
create temporary table campaign_away on commit drop as
with away as (
    select distinct on (l.officer_id, d."on")
        l.officer_id,
        l.deputy_id,
        d."on",
        d.ordinal,
        d.ordinal - tonight.ordinal as place
    from staff_leave l
    join staff_businessday tonight on tonight."on" = %(on)s
    join staff_businessday d on d.is_working and d."on" between l.starts_on and l.ends_on
    where l.cancelled_at is null and d."on" > %(on)s
    order by l.officer_id, d."on", l.id
),
-- days of leave without a day of work between them have the same `spell`
numbered as (
    select
        away.*,
        ordinal - row_number() over (partition by officer_id order by ordinal) as spell
    from away
),
ended as (
    select n.*, max(ordinal) over (partition by officer_id, spell) + 1 as back
    from numbered n
)
select e.officer_id, e.deputy_id, e."on", e.place, d."on" as back_on
from ended e
left join staff_businessday d on d.is_working and d.ordinal = e.back;
analyze campaign_away
