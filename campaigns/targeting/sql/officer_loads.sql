-- Loads of the night: of every relationship manager at work, and of whoever else has customers or open
-- follow-ups; only those that differ from what stands.
-- Grain: officer. Reads officers, campaign_book, campaign_work_at_hand, loads. Writes the draft of loads.
with counted as (
    select
        o.id as officer_id, o.org_unit_id,
        coalesce(b.n_customers, 0) as n_customers,
        coalesce(b.aum_amount, 0) as aum_amount,
        coalesce(b.aum_month_start_amount, 0) as aum_month_start_amount,
        coalesce(b.n_contacted_30d, 0) as n_contacted_30d,
        coalesce(w.n_open, 0) as n_open,
        coalesce(w.n_due, 0) as n_due,
        coalesce(w.n_late, 0) as n_late,
        coalesce(w.n_month_due, 0) as n_month_due,
        coalesce(w.n_month_done, 0) as n_month_done
    from draft.staff_officer o
    left join campaign_book b on b.officer_id = o.id
    left join campaign_work_at_hand w on w.officer_id = o.id
    where o.org_unit_id is not null
        and (
            o.role = 'relationship_manager' and o.delivered_active and o.locked_at is null
            or b.n_customers > 0 or w.n_open > 0
        )
),
standing as (
    select * from campaigns_officerload where as_of = %(on)s
)
insert into draft.campaigns_officerload_next (
    id, as_of, officer_id, org_unit_id, n_customers, aum_amount, aum_month_start_amount,
    n_contacted_30d, n_open, n_due, n_late, n_month_due, n_month_done
)
select
    coalesce(s.id, nextval('public.campaigns_officerload_id_seq')), %(on)s, c.officer_id,
    c.org_unit_id, c.n_customers, c.aum_amount, c.aum_month_start_amount, c.n_contacted_30d,
    c.n_open, c.n_due, c.n_late, c.n_month_due, c.n_month_done
from counted c
left join standing s on s.officer_id = c.officer_id
where
    (
        s.org_unit_id, s.n_customers, s.aum_amount, s.aum_month_start_amount, s.n_contacted_30d,
        s.n_open, s.n_due, s.n_late, s.n_month_due, s.n_month_done
    ) is distinct from (
        c.org_unit_id, c.n_customers, c.aum_amount, c.aum_month_start_amount, c.n_contacted_30d,
        c.n_open, c.n_due, c.n_late, c.n_month_due, c.n_month_done
    )
