-- What follow-ups are planned for: an entry, a pay day, or a maturity, of listed customers of the
-- contact arm, for which nothing was planned yet. What this very night had planned and people have
-- worked since outlives a correction of the night; the rest of its plan is planned anew.
-- Grain: cycle (entry × account × anchor day). Reads entries, activity, accounts, follow-ups of the
-- touched customers. Writes the work table campaign_cycle.
drop table if exists campaign_cycle;
create temporary table campaign_cycle on commit drop as
with running as (
    select
        k.id as campaign_id,
        k.plan_id,
        k.priority,
        k.maturing_classes,
        p.code as plan,
        p.length_days,
        coalesce(nullif(k.anchor, ''), p.anchor) as anchor
    from campaigns_campaign k
    join campaigns_contactplan p on p.id = k.plan_id
    where k.id = any(%(running)s::bigint[])
),
listed as (
    select e.id as entry_id, e.customer_id, e.entered_on, r.*
    from {entries} e
    join running r using (campaign_id)
    where e.left_on is null and e.target_met_on is null and e.arm = 'contact'
),
anchored as (
    select l.*, null::bigint as account_id, l.entered_on as anchor_on
    from listed l
    where l.anchor = 'entry' and l.entered_on > %(on)s - %(reach)s
    union all
    select l.*, null, v.payroll_on
    from listed l
    join {activities} v using (customer_id)
    where l.anchor = 'pay_day' and v.payroll_on between %(on)s - %(reach)s and %(on)s
    union all
    select l.*, a.id, a.matures_on
    from listed l
    join {accounts} a using (customer_id)
    where
        l.anchor = 'maturity'
        and l.maturing_classes ? a.product_class
        and a.closed_on is null
        and a.matures_on > %(on)s
        and a.matures_on <= %(on)s + %(maturity_days)s
)
select
    c.entry_id, c.campaign_id, c.customer_id, c.account_id, c.anchor_on,
    c.anchor = 'maturity' as is_fixed, c.plan, c.plan_id, c.length_days, c.priority
from anchored c
where not exists (
    select from {follow_ups} f
    where
        f.entry_id = c.entry_id
        and f.anchor_on = c.anchor_on
        and f.account_id is not distinct from c.account_id
        and (f.planned_by_run_on <> %(on)s or f.worked_at is null or f.outcome = 'refused')
);
analyze campaign_cycle
