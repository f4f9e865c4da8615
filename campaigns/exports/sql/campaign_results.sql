-- Results as counted in the nights.
-- Grain: campaign × org unit at entry × night × arm. Reads results, campaigns, org units.
select
    {campaign} as campaign,
    {org_code} as org_code,
    r.as_of,
    r.arm,
    r.listed,
    r.contacted,
    r.reached,
    r.succeeded,
    r.rate,
    k.target_rate as target
from campaigns_campaignresult r
join campaigns_campaign k on k.id = r.campaign_id
join staff_orgunit u on u.id = r.org_unit_id
where
    not r.with_below
    and r.as_of = coalesce({as_of}::date, r.as_of)
    and r.as_of >= coalesce({start}::date, r.as_of)
    and r.as_of <= coalesce({end}::date, r.as_of)
order by k.code collate "C", u.code collate "C", r.as_of, r.arm
