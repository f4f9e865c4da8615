-- A new round of a campaign closes what is left of the customer's rounds before it, so that there is
-- one line for both; what a person has changed or agreed on stays. Rounds of a maturity are not
-- before each other: each account has its own.
-- Grain: follow-up. Reads campaign_cycle, follow-ups. Writes the draft of follow-ups.
insert into draft.campaigns_followup_next ({columns})
with round as (
    select campaign_id, customer_id, max(anchor_on) as anchor_on
    from campaign_cycle
    where account_id is null
    group by campaign_id, customer_id
)
select {row}
from round r
join {follow_ups} f using (campaign_id, customer_id)
where f.state = 'open' and f.anchor_on < r.anchor_on and f.touched_at is null
{overwrite}
