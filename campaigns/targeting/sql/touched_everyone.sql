-- All customers who are listed or have a follow-up open.
-- Grain: customer. Reads entries, follow-ups. Writes the work table campaign_touched.
insert into campaign_touched (customer_id)
select customer_id from draft.campaigns_whitelistentry where left_on is null
union
select customer_id from draft.campaigns_followup where state = 'open'
