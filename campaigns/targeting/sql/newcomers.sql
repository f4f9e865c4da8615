-- Who enters tonight: picked, behind no wall, target not met yet, and not listed.
-- Grain: campaign × customer. Reads the work tables, entries. Writes the table campaign_newcomer.
drop table if exists campaign_newcomer;
create temporary table campaign_newcomer on commit drop as
select p.campaign_id, p.customer_id
from campaign_pick p
where
    not p.is_excluded
    and not p.is_met
    and not exists (select from campaign_wall w where w.customer_id = p.customer_id)
    and not exists (
        select from draft.campaigns_whitelistentry e
        where
            e.campaign_id = p.campaign_id
            and e.customer_id = p.customer_id
            and (e.left_on is null or e.entered_on = %(on)s)
    );
analyze campaign_newcomer
