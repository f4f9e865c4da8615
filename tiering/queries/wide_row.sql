-- The wide row: every figure that conditions, pages and campaigns read, as of the day `on`.
-- Grain: customer. Reads `source`, rows of tiering_customermetric. Writes nothing.
-- An average is given as its sum and the days it stands for, never divided.
select
    m.customer_id,
    m.kind,
    m.earned,
    m.carried,
    m.threshold,
    m.on_watch,
    m.contact_allowed,
    m.protected,
    m.first_balance_on,
    m.accrued_on,
    -- the person
    m.gender,
    extract(year from age({on}::timestamp, m.birth_on::timestamp))::int as age,
    case
        when m.birth_on is null then null
        when (m.birth_on + make_interval(years => {year} - extract(year from m.birth_on)::int))::date
            >= {on}
        then (m.birth_on + make_interval(years => {year} - extract(year from m.birth_on)::int))::date
            - {on}
        else (m.birth_on + make_interval(years => {year} + 1 - extract(year from m.birth_on)::int))
            ::date - {on}
    end as days_to_birthday,
    m.occupation,
    m.annual_income,
    {on} - m.opened_on as tenure_days,
    m.is_executive,
    m.is_family_of_valued,
    -- assets and their averages
    m.aum,
    m.aum_demand,
    m.aum_notice,
    m.aum_term,
    m.aum_wealth,
    m.aum_wealth_open,
    m.aum_fund,
    m.aum_insurance,
    m.aum_bond,
    m.aum_metal,
    m.aum_retained,
    m.aum * {month_days}
        + case when m.accrued_on >= {month_start} then m.aum_month_base else 0 end as aum_month_sum,
    {month_days} as month_days,
    m.aum * {quarter_days}
        + case when m.accrued_on >= {quarter_start} then m.aum_quarter_base else 0 end
        as aum_quarter_sum,
    {quarter_days} as quarter_days,
    m.aum * {year_days}
        + case when m.accrued_on >= {year_start} then m.aum_year_base else 0 end as aum_year_sum,
    {year_days} as year_days,
    case
        when m.first_balance_on is null or m.first_balance_on >= {month_start} then null
        when m.accrued_on >= {month_start} then m.aum_prev_month_sum
        else m.aum * {prev_month_days}::int
            + case when m.accrued_on >= {prev_month_start} then m.aum_month_base else 0 end
    end as aum_prev_month_sum,
    {prev_month_days}::int as prev_month_days,
    -- deposits
    m.deposit,
    m.deposit * {month_days}
        + case when m.accrued_on >= {month_start} then m.deposit_month_base else 0 end
        as deposit_month_sum,
    m.deposit * {quarter_days}
        + case when m.accrued_on >= {quarter_start} then m.deposit_quarter_base else 0 end
        as deposit_quarter_sum,
    case
        when m.first_balance_on is null or m.first_balance_on >= {quarter_start} then null
        when m.accrued_on >= {quarter_start} then m.deposit_closed_quarter_sum
        else m.deposit * {closed_quarter_days}::int
            + case
                when m.accrued_on >= {closed_quarter_start} then m.deposit_quarter_base else 0
            end
    end as deposit_closed_quarter_sum,
    {closed_quarter_days}::int as closed_quarter_days,
    case
        when m.first_balance_on is null or m.first_balance_on >= {month_start} then null
        when m.accrued_on >= {month_start} then m.deposit_month_end
        else m.deposit
    end as deposit_month_end,
    case
        when m.first_balance_on is null or m.first_balance_on >= {quarter_start} then null
        when m.accrued_on >= {quarter_start} then m.deposit_quarter_end
        else m.deposit
    end as deposit_quarter_end,
    case
        when m.first_balance_on is null or m.first_balance_on >= {year_start} then null
        when m.accrued_on >= {year_start} then m.deposit_year_end
        else m.deposit
    end as deposit_year_end,
    m.term_amount,
    m.term_longest_months,
    m.n_term_opened_365d,
    -- movement; before 30 days are known there is nothing to compare with
    case when {has_30_days} then coalesce(m.aum_30d_ago, m.aum) end as aum_30d_ago,
    case when {has_30_days} then m.aum - coalesce(m.aum_30d_ago, m.aum) end as aum_change_30d,
    case
        when {has_30_days} and coalesce(m.aum_30d_ago, m.aum) > 0
        then greatest(0, 1 - m.aum / coalesce(m.aum_30d_ago, m.aum))
    end as aum_drop_share_30d,
    -- holdings
    m.n_accounts,
    m.n_products,
    least(
        case when m.next_term_on >= {on} then m.next_term_on end,
        case when m.next_wealth_on >= {on} then m.next_wealth_on end,
        case when m.next_insurance_on >= {on} then m.next_insurance_on end
    ) as next_maturity_on,
    case when m.next_term_on >= {on} then m.next_term_on end as next_term_on,
    case when m.next_wealth_on >= {on} then m.next_wealth_on end as next_wealth_on,
    case when m.next_insurance_on >= {on} then m.next_insurance_on end as next_insurance_on,
    least(
        case when m.next_term_on >= {on} then m.next_term_on end,
        case when m.next_wealth_on >= {on} then m.next_wealth_on end,
        case when m.next_insurance_on >= {on} then m.next_insurance_on end
    ) - {on} as days_to_maturity,
    -- behaviour
    {on} - m.last_transaction_on as days_since_transaction,
    m.transactions_30d,
    m.transactions_90d,
    m.mobile_logins_30d,
    m.inflow_30d,
    m.outflow_30d,
    m.payroll_amount,
    m.payroll_on,
    {on} - m.payroll_on as days_since_payroll,
    -- credit
    m.loan_balance,
    m.n_loans,
    {on} - m.loan_opened_on as days_since_loan_opened,
    m.card_balance,
    m.card_limit,
    m.card_spend_30d,
    m.n_cards,
    -- triangles
    m.product_items,
    m.settlement_items,
    m.service_items,
    m.referral_items,
    m.term_amount is not null as has_term,
    m.has_wealth,
    m.has_fund,
    m.has_insurance,
    m.has_bond_metal,
    m.n_loans > 0 as has_loan,
    m.mobile_logins_30d > 0 as mobile_active,
    m.linked_payment,
    m.direct_debit,
    m.n_cards > 0 as has_card,
    m.payroll_amount > 0 as is_payroll,
    m.is_merchant,
    -- the company
    m.industry,
    m.employees,
    m.revenue_wan,
    m.assets_wan,
    m.borrower,
    m.segment,
    m.eligible_strategic,
    m.supported_industry,
    m.larger_contribution,
    m.head_office_list,
    m.credit_rating_rank,
    m.bad_record,
    m.litigation,
    m.agreement_signed,
    m.settlement_share,
    m.affiliate_share,
    m.pos_monthly,
    m.ebank_active,
    m.payroll_people,
    m.payroll_monthly,
    m.cards_issued,
    m.special_contribution
from {source} m
