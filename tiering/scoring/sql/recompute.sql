-- The figures of the touched customers, computed anew as of a day; rows that differ are drafted.
-- Grain: customer. Reads the customers' tables through the given parts, `old` (their wide rows
-- before) and `stored` (the rows as stored). Writes draft.tiering_customermetric_next.
with customers as (
    select * from {customers} c
),

-- of these two only the columns asked for are worth computing
old as not materialized (
    select * from {old} o
),

stored as not materialized (
    select * from {stored} s
),

classes as (
    select
        code, is_deposit,
        case when next_from <= %(on)s then coalesce(next_is_aum, is_aum) else is_aum end as is_aum,
        case
            when next_from <= %(on)s then coalesce(next_is_retained, is_retained) else is_retained
        end as is_retained,
        1::bigint << (row_number() over (order by code))::int as its_bit,
        case
            when next_from <= %(on)s then coalesce(next_coefficient, coefficient) else coefficient
        end as coefficient
    from tiering_productclass
),

delivered as (
    select
        a.*, c.is_aum, c.is_deposit, c.is_retained, c.coefficient, c.its_bit,
        a.closed_on is null or a.closed_on > %(on)s as is_open,
        case when a.currency = 'CNY' then 1 else f.rate_to_cny end as rate
    from {accounts} a
    join classes c on c.code = a.product_class
    left join {rates} f on f.currency = a.currency
),

accounts as (
    select
        a.customer_id, a.product_class, a.opened_on, a.matures_on, a.closed_on,
        a.is_aum, a.is_deposit, a.is_retained, a.is_open, a.its_bit,
        case when a.is_open then a.product_class end as holds,
        a.balance * a.rate as yuan,
        a.balance * a.rate * a.coefficient as worth,
        a.rate * a.credit_limit as credit_limit,
        a.rate * a.spend_30d as spend_30d,
        coalesce(
            a.term_months,
            -- a term that was not delivered is read off the dates, a broken month counting whole
            (
                extract(year from age(a.matures_on::timestamp, a.opened_on::timestamp)) * 12
                + extract(month from age(a.matures_on::timestamp, a.opened_on::timestamp))
                + (extract(day from age(a.matures_on::timestamp, a.opened_on::timestamp)) > 0)::int
            )::int
        ) as term_months
    from delivered a
),

holdings as (
    select
        customer_id,
        coalesce(sum(worth) filter (where is_open and is_aum), 0) as aum,
        coalesce(sum(yuan) filter (where is_open and is_deposit), 0) as deposit,
        coalesce(sum(worth) filter (where holds = 'demand'), 0) as aum_demand,
        coalesce(sum(worth) filter (where holds = 'notice'), 0) as aum_notice,
        coalesce(sum(worth) filter (where holds = 'term'), 0) as aum_term,
        coalesce(sum(worth) filter (where holds = 'wealth'), 0) as aum_wealth,
        coalesce(sum(worth) filter (where holds = 'wealth_open'), 0) as aum_wealth_open,
        coalesce(sum(worth) filter (where holds = 'fund'), 0) as aum_fund,
        coalesce(sum(worth) filter (where holds = 'insurance'), 0) as aum_insurance,
        coalesce(sum(worth) filter (where holds = 'bond'), 0) as aum_bond,
        coalesce(sum(worth) filter (where holds = 'metal'), 0) as aum_metal,
        coalesce(sum(worth) filter (where is_open and is_aum and is_retained), 0) as aum_retained,
        count(holds) as n_accounts,
        -- how many classes: counting distinct codes would sort all accounts
        bit_count(bit_or(its_bit) filter (where is_open and is_aum)::bit(64)) as n_products,
        sum(yuan) filter (where holds = 'term') as term_amount,
        max(term_months) filter (where holds = 'term') as term_longest_months,
        min(matures_on) filter (where holds = 'term' and matures_on >= %(on)s) as next_term_on,
        min(matures_on) filter (where holds in ('wealth', 'wealth_open') and matures_on >= %(on)s)
            as next_wealth_on,
        min(matures_on) filter (where holds = 'insurance' and matures_on >= %(on)s)
            as next_insurance_on,
        coalesce(bool_or(holds in ('wealth', 'wealth_open') and yuan > 0), false) as has_wealth,
        coalesce(bool_or(holds = 'fund' and yuan > 0), false) as has_fund,
        coalesce(bool_or(holds = 'insurance' and yuan > 0), false) as has_insurance,
        coalesce(bool_or(holds in ('bond', 'metal') and yuan > 0), false) as has_bond_metal,
        coalesce(sum(yuan) filter (where holds = 'loan'), 0) as loan_balance,
        count(*) filter (where holds = 'loan') as n_loans,
        max(opened_on) filter (where holds = 'loan') as loan_opened_on,
        coalesce(sum(yuan) filter (where holds = 'credit_card'), 0) as card_balance,
        coalesce(sum(credit_limit) filter (where holds = 'credit_card'), 0) as card_limit,
        coalesce(sum(spend_30d) filter (where holds = 'credit_card'), 0) as card_spend_30d,
        count(*) filter (where holds = 'credit_card') as n_cards,
        min(closed_on) filter (where is_open) as closes_on,
        -- those of the past as well
        bool_or(is_aum) as has_aum_account,
        count(*) filter (where product_class = 'term' and opened_on > %(on)s::date - 365)
            as n_term_opened_365d,
        min(opened_on) filter (where product_class = 'term' and opened_on > %(on)s::date - 365)
            + 365 as term_leaves_on
    from accounts
    group by customer_id
),

executives as (
    select customer_id, true as is_executive
    from {relations} r
    where relation = 'executive_of' and ended_on is null
    group by customer_id
),

referrals as (
    select
        related_id as customer_id,
        count(*) as n_referrals,
        (min(first_seen_on) + interval '12 months')::date as leaves_on
    from {relations_of_others} r
    where relation = 'referred_by' and ended_on is null
        and first_seen_on <= %(on)s
        and first_seen_on + interval '12 months' > %(on)s
    group by related_id
),

-- a service item is a kind of contact that the customer took part in
services as (
    select
        customer_id,
        count(distinct channel) as n_items,
        (min(happened_at at time zone 'Asia/Shanghai') + interval '12 months')::date as leaves_on
    from {contacts} c
    where (channel in ('event', 'visit', 'branch') and outcome not in ('no_answer', 'refused')
            or channel = 'call' and outcome = 'done')
        and (happened_at at time zone 'Asia/Shanghai')::date <= %(on)s
        and ((happened_at at time zone 'Asia/Shanghai')::date + interval '12 months')::date > %(on)s
    group by customer_id
),

changes as (
    select
        customer_id,
        min("on") + 30 as leaves_on,
        (array_agg(old_aum order by "on"))[1] as aum_30d_ago
    from {aum_changes} c
    where "on" > %(on)s::date - 30 and "on" <= %(on)s
    group by customer_id
),

-- one row each, and said so: the planner cannot see it through what is drafted and what is published
activities as (
    select distinct on (t.customer_id) t.* from {activities} t
),

profiles as (
    select distinct on (b.customer_id) b.* from {profiles} b
),

figures as (
    select
        c.id as customer_id,
        c.kind,
        c.gender,
        c.birth_on,
        c.occupation,
        c.annual_income,
        c.opened_on,
        c.core_contact_allowed and c.crm_contact_allowed as contact_allowed,
        c.is_protected,
        coalesce(h.aum, 0) as aum,
        coalesce(h.deposit, 0) as deposit,
        coalesce(h.aum, 0) <> coalesce(o.aum, 0) as aum_moved,
        coalesce(h.aum, 0) <> coalesce(o.aum, 0) or coalesce(h.deposit, 0) <> coalesce(o.deposit, 0)
            as moved
    from customers c
    left join holdings h on h.customer_id = c.id
    left join old o on o.customer_id = c.id
),

final as (
    select
        f.customer_id,
        f.kind,
        coalesce(s.earned, '{{}}') as earned,
        coalesce(s.carried, '{{}}') as carried,
        coalesce(s.threshold, '{{}}') as threshold,
        coalesce(s.on_watch, false) as on_watch,
        f.contact_allowed,
        f.is_protected as protected,
        coalesce(s.first_balance_on, case when h.has_aum_account then %(on)s::date end)
            as first_balance_on,
        case when f.moved then %(on)s::date else s.accrued_on end as accrued_on,
        least(
            h.closes_on, h.next_term_on + 1, h.next_wealth_on + 1, h.next_insurance_on + 1,
            h.term_leaves_on, r.leaves_on, v.leaves_on, a.leaves_on,
            case when f.aum_moved and not %(is_first)s then %(on)s::date + 30 end
        ) as review_on,
        f.aum,
        case
            when f.moved
            then coalesce(o.aum_month_sum - o.aum * %(month_days)s, 0)
                + (coalesce(o.aum, 0) - f.aum) * (%(month_days)s - 1)
            else coalesce(s.aum_month_base, 0)
        end as aum_month_base,
        case
            when f.moved
            then coalesce(o.aum_quarter_sum - o.aum * %(quarter_days)s, 0)
                + (coalesce(o.aum, 0) - f.aum) * (%(quarter_days)s - 1)
            else coalesce(s.aum_quarter_base, 0)
        end as aum_quarter_base,
        case
            when f.moved
            then coalesce(o.aum_year_sum - o.aum * %(year_days)s, 0)
                + (coalesce(o.aum, 0) - f.aum) * (%(year_days)s - 1)
            else coalesce(s.aum_year_base, 0)
        end as aum_year_base,
        case when f.moved then o.aum_prev_month_sum else s.aum_prev_month_sum end
            as aum_prev_month_sum,
        f.deposit,
        case
            when f.moved
            then coalesce(o.deposit_month_sum - o.deposit * %(month_days)s, 0)
                + (coalesce(o.deposit, 0) - f.deposit) * (%(month_days)s - 1)
            else coalesce(s.deposit_month_base, 0)
        end as deposit_month_base,
        case
            when f.moved
            then coalesce(o.deposit_quarter_sum - o.deposit * %(quarter_days)s, 0)
                + (coalesce(o.deposit, 0) - f.deposit) * (%(quarter_days)s - 1)
            else coalesce(s.deposit_quarter_base, 0)
        end as deposit_quarter_base,
        case when f.moved then o.deposit_closed_quarter_sum else s.deposit_closed_quarter_sum end
            as deposit_closed_quarter_sum,
        case when f.moved then o.deposit_month_end else s.deposit_month_end end
            as deposit_month_end,
        case when f.moved then o.deposit_quarter_end else s.deposit_quarter_end end
            as deposit_quarter_end,
        case when f.moved then o.deposit_year_end else s.deposit_year_end end as deposit_year_end,
        t.last_transaction_on,
        f.opened_on,
        coalesce(h.n_accounts, 0) as n_accounts,
        f.gender,
        f.birth_on,
        f.occupation,
        f.annual_income,
        coalesce(e.is_executive, false) as is_executive,
        coalesce(s.is_family_of_valued, false) as is_family_of_valued,
        coalesce(h.aum_demand, 0) as aum_demand,
        coalesce(h.aum_notice, 0) as aum_notice,
        coalesce(h.aum_term, 0) as aum_term,
        coalesce(h.aum_wealth, 0) as aum_wealth,
        coalesce(h.aum_wealth_open, 0) as aum_wealth_open,
        coalesce(h.aum_fund, 0) as aum_fund,
        coalesce(h.aum_insurance, 0) as aum_insurance,
        coalesce(h.aum_bond, 0) as aum_bond,
        coalesce(h.aum_metal, 0) as aum_metal,
        coalesce(h.aum_retained, 0) as aum_retained,
        coalesce(
            a.aum_30d_ago, case when f.aum_moved and not %(is_first)s then coalesce(o.aum, 0) end
        ) as aum_30d_ago,
        coalesce(h.n_products, 0) as n_products,
        h.term_amount,
        h.term_longest_months,
        coalesce(h.n_term_opened_365d, 0) as n_term_opened_365d,
        h.next_term_on,
        h.next_wealth_on,
        h.next_insurance_on,
        coalesce(h.has_wealth, false) as has_wealth,
        coalesce(h.has_fund, false) as has_fund,
        coalesce(h.has_insurance, false) as has_insurance,
        coalesce(h.has_bond_metal, false) as has_bond_metal,
        coalesce(h.loan_balance, 0) as loan_balance,
        coalesce(h.n_loans, 0) as n_loans,
        h.loan_opened_on,
        coalesce(h.card_balance, 0) as card_balance,
        coalesce(h.card_limit, 0) as card_limit,
        coalesce(h.card_spend_30d, 0) as card_spend_30d,
        coalesce(h.n_cards, 0) as n_cards,
        t.transactions_30d,
        t.transactions_90d,
        t.inflow_30d,
        t.outflow_30d,
        t.mobile_logins_30d,
        t.payroll_amount,
        t.payroll_on,
        t.linked_payment,
        t.direct_debit,
        t.merchant as is_merchant,
        (h.term_amount is not null)::int + coalesce(h.has_wealth, false)::int
            + coalesce(h.has_fund, false)::int + coalesce(h.has_insurance, false)::int
            + coalesce(h.has_bond_metal, false)::int + (coalesce(h.n_loans, 0) > 0)::int
            as product_items,
        (coalesce(t.mobile_logins_30d, 0) > 0)::int + coalesce(t.linked_payment, false)::int
            + coalesce(t.direct_debit, false)::int + (coalesce(h.n_cards, 0) > 0)::int
            + (coalesce(t.payroll_amount, 0) > 0)::int + coalesce(t.merchant, false)::int
            as settlement_items,
        v.n_items as service_items,
        coalesce(r.n_referrals, 0) as referral_items,
        coalesce(b.industry, '') as industry,
        b.employees,
        b.revenue_wan,
        b.assets_wan,
        b.borrower,
        coalesce(b.segment, '') as segment,
        b.eligible_strategic,
        b.supported_industry,
        b.larger_contribution,
        b.head_office_list,
        (%(rating_ranks)s::jsonb ->> upper(b.credit_rating))::smallint as credit_rating_rank,
        b.bad_record,
        b.litigation,
        b.agreement_signed,
        b.settlement_share,
        b.affiliate_share,
        b.pos_monthly,
        b.ebank_active,
        b.payroll_people,
        b.payroll_monthly,
        b.cards_issued,
        coalesce(b.special_contribution, '') <> '' as special_contribution
    from figures f
    left join old o on o.customer_id = f.customer_id
    left join stored s on s.customer_id = f.customer_id
    left join holdings h on h.customer_id = f.customer_id
    left join executives e on e.customer_id = f.customer_id
    left join referrals r on r.customer_id = f.customer_id
    left join services v on v.customer_id = f.customer_id
    left join changes a on a.customer_id = f.customer_id
    left join activities t on t.customer_id = f.customer_id
    left join profiles b on b.customer_id = f.customer_id
)

insert into draft.tiering_customermetric_next ({columns})
select {final_columns}
from final
left join stored on stored.customer_id = final.customer_id
where stored.customer_id is null or ({final_columns}) is distinct from ({stored_columns})
on conflict (customer_id) do update set {replacements}
