-- How many follow-ups of each channel wait for each officer, day by day; merged ones are no work.
-- Grain: officer × day × channel. Reads follow-ups. Writes the work table campaign_booked.
drop table if exists campaign_booked;
create temporary table campaign_booked on commit drop as
select owner_id, due_on, channel, count(*) as n
from draft.campaigns_followup
where owner_id is not null and lead_id is null and state = 'open'
group by owner_id, due_on, channel;
analyze campaign_booked
