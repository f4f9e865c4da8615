-- Open follow-ups that go with their entry's owner and their customer's unit, in the same night.
-- Owners change only with tonight's entries: what people gave to a colleague by day stays there.
-- Grain: follow-up. Reads follow-ups, entries, customers of those touched. Writes campaign_moved.
drop table if exists campaign_moved;
create temporary table campaign_moved on commit drop as
select
    f.id, f.due_on, f.channel, f.lead_id, f.owner_id as owner_before, e.owner_id, c.org_unit_id
from {follow_ups} f
join {entries} e on e.id = f.entry_id
join {customers} c on c.id = f.customer_id
left join draft.campaigns_whitelistentry_next n on n.id = f.entry_id
where
    f.state = 'open'
    and (
        f.org_unit_id <> c.org_unit_id
        or n.id is not null and f.owner_id is distinct from n.owner_id
    )
