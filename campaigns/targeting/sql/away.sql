-- The working days to come on which an officer is on leave, and who is the deputy meanwhile.
-- Grain: officer × working day. Reads leaves, the calendar. Writes the work table campaign_away.
drop table if exists campaign_away;
create temporary table campaign_away on commit drop as
select distinct on (l.officer_id, d."on")
    l.officer_id,
    l.deputy_id,
    d."on",
    d.ordinal - tonight.ordinal as place
from staff_leave l
join staff_businessday tonight on tonight."on" = %(on)s
join staff_businessday d on d.is_working and d."on" between l.starts_on and l.ends_on
where l.cancelled_at is null and d."on" > %(on)s
order by l.officer_id, d."on", l.id;
analyze campaign_away
