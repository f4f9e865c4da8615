-- Who does on a day what cannot move while an officer is away: the deputy, else the head of the
-- customer's unit; nobody who is away too. Grain: officer × working day × unit of customers.
-- Reads campaign_away, campaign_officer, campaign_desk. Writes the work table campaign_deputy.
drop table if exists campaign_deputy;
create temporary table campaign_deputy on commit drop as
select
    a.officer_id,
    a."on",
    d.org_unit_id,
    coalesce(deputy.officer_id, head.officer_id) as deputy_id
from campaign_away a
cross join campaign_desk d
left join campaign_officer deputy
    on deputy.officer_id = a.deputy_id
    and not exists (
        select from campaign_away x where x.officer_id = a.deputy_id and x."on" = a."on"
    )
left join campaign_officer head
    on head.officer_id = d.head_id
    and not exists (
        select from campaign_away x where x.officer_id = d.head_id and x."on" = a."on"
    )
where coalesce(deputy.officer_id, head.officer_id) is not null;
analyze campaign_deputy
