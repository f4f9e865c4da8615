-- Who is or was listed; the reason is that of leaving. The owner of an entry that was open on an
-- earlier day `then` is empty: entries keep the last owner only, and one that was left keeps its own.
-- Grain: entry. Reads entries, campaigns, customers, org units (at entry), officers.
select
    {campaign} as campaign,
    {customer_no} as customer_no,
    {org_code} as org_code,
    case when {then}::date is null or e.left_on <= {then}::date then {owner} end as owner,
    e.arm,
    e.entered_on,
    case when e.left_on <= coalesce({as_of}::date, e.left_on) then e.left_on end as left_on,
    case when e.left_on <= coalesce({as_of}::date, e.left_on) then e.leave_reason end as reason
from campaigns_whitelistentry e
join campaigns_campaign k on k.id = e.campaign_id
join customers_customer c on c.id = e.customer_id
join staff_orgunit u on u.id = e.org_unit_id
left join staff_officer o on o.id = e.owner_id
where
    e.entered_on <= coalesce({as_of}::date, e.entered_on)
    and e.entered_on >= coalesce({start}::date, e.entered_on)
    and e.entered_on <= coalesce({end}::date, e.entered_on)
order by k.code collate "C", c.customer_no collate "C", e.entered_on
