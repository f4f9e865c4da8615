-- What was planned for whom, and how it stands.
-- Grain: follow-up. Reads follow-ups, campaigns, customers, accounts, officers.
select
    {campaign} as campaign,
    {customer_no} as customer_no,
    {account_no} as account_no,
    f.plan,
    f.step,
    f.anchor_on,
    f.due_on,
    {owner} as owner,
    f.channel,
    f.state as status
from campaigns_followup f
join campaigns_campaign k on k.id = f.campaign_id
join customers_customer c on c.id = f.customer_id
left join customers_account a on a.id = f.account_id
left join staff_officer o on o.id = f.owner_id
where
    f.planned_by_run_on <= coalesce({as_of}::date, f.planned_by_run_on)
    and f.due_on >= coalesce({start}::date, f.due_on)
    and f.due_on <= coalesce({end}::date, f.due_on)
order by
    k.code collate "C", c.customer_no collate "C", a.account_no collate "C" nulls first,
    f.anchor_on, f.planned_on, f.step collate "C"
