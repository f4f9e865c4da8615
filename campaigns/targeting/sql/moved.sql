-- Open follow-ups that go with their entry's owner and their customer's unit, in the same night.
-- Owners change only with tonight's entries: what people gave to a colleague by day stays there. What
-- was agreed outlives its entry: when its owner has gone, it is the customer's own manager's.
-- Grain: follow-up. Reads follow-ups, entries, customers of those touched, campaign_officer. Writes
-- campaign_moved.
drop table if exists campaign_moved;
create temporary table campaign_moved on commit drop as
select
    f.id, f.due_on, f.channel, f.lead_id, f.owner_id as owner_before, c.org_unit_id,
    case when e.left_on is null then e.owner_id else home.officer_id end as owner_id
from {follow_ups} f
join {entries} e on e.id = f.entry_id
join {customers} c on c.id = f.customer_id
left join draft.campaigns_whitelistentry_next n on n.id = f.entry_id
left join campaign_officer home on home.officer_id = c.owner_id
where
    f.state = 'open'
    and case
        when f.org_unit_id <> c.org_unit_id then true
        when e.left_on is null then n.id is not null and f.owner_id is distinct from n.owner_id
        else
            f.owner_id is distinct from home.officer_id
            and not exists (select from campaign_officer o where o.officer_id = f.owner_id)
    end
