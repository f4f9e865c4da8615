-- Open follow-ups of customers in the hold-out. Grain: one row. Reads drafts. Writes nothing.
select count(*)
from draft.campaigns_followup f
join draft.campaigns_whitelistentry e on e.id = f.entry_id
where f.state = 'open' and e.arm = 'holdout'
