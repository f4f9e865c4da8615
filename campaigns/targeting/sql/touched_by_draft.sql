-- Customers whose entries, follow-ups or walls the night has drafted.
-- Grain: customer. Reads drafts. Writes the work table campaign_touched.
drop table if exists pg_temp.campaign_touched;
create temporary table campaign_touched on commit drop as
select customer_id from draft.campaigns_whitelistentry_next
union
select customer_id from draft.campaigns_followup_next
union
select id from draft.customers_customer_next
