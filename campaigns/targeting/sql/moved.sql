-- Open follow-ups that go with their entry's owner and their customer's unit, in the same night.
-- Owners change only with tonight's entries: what people gave to a colleague by day stays there, until
-- the colleague has gone: then it is the entry's owner's. What was agreed outlives its entry: when its
-- owner has gone, it is the customer's own manager's. A supervisor's check-back moves with nobody: it
-- goes to the first who may check back (`supervisors`) when its own may no more, and waits where there is
-- none.
-- Grain: follow-up. Reads follow-ups, entries, customers of those touched, officers, campaign_officer,
-- campaign_head. Writes campaign_moved.
drop table if exists campaign_moved;
create temporary table campaign_moved on commit drop as
select
    f.id, f.due_on, f.channel, f.lead_id, f.owner_id as owner_before, c.org_unit_id, heir.owner_id
from {follow_ups} f
join {entries} e on e.id = f.entry_id
join {customers} c on c.id = f.customer_id
left join draft.campaigns_whitelistentry_next n on n.id = f.entry_id
left join draft.staff_officer o on o.id = e.owner_id
left join campaign_officer home on home.officer_id = c.owner_id
cross join lateral (
    select case
        when f.who = 'supervisor' then coalesce(
            (
                select able.officer_id
                from ({supervisors}) able
                order by able.officer_id <> f.owner_id, able.place
                limit 1
            ),
            f.owner_id
        )
        when e.left_on is null then e.owner_id
        else home.officer_id
    end as owner_id
) heir
where
    f.state = 'open'
    and (
        f.org_unit_id <> c.org_unit_id
        or f.owner_id is distinct from heir.owner_id
        and case
            when f.who = 'supervisor' then true
            when e.left_on is null and n.id is not null then true
            -- nobody's: the pool's own, unless its entry has ended
            when f.owner_id is null then e.left_on is not null
            else not exists (select from campaign_officer w where w.officer_id = f.owner_id)
        end
    )
