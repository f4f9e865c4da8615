-- What was held back tonight, with its numbers.
-- Grain: campaign × night. Reads campaign_held. Writes the draft of held lists.
insert into draft.campaigns_heldlist_next (
    campaign_id, "on", n_listed, n_waiting, approved_size, ceiling
)
select h.campaign_id, %(on)s, h.n_listed, h.n_waiting, h.approved_size, h.ceiling
from campaign_held h
where not exists (
    select from draft.campaigns_heldlist k
    where k.campaign_id = h.campaign_id and k."on" = %(on)s
)
order by h.campaign_id
