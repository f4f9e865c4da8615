-- One row per corporate profile that holds anything.
select c.customer_no as key
from customers_corporateprofile p
join customers_customer c on c.id = p.customer_id
where
    num_nonnulls(
        nullif(p.uscc, ''), nullif(p.industry, ''), p.employees, p.revenue_wan, p.assets_wan,
        nullif(p.ownership, ''), nullif(p.group_no, ''), p.borrower, nullif(p.segment, ''),
        p.eligible_strategic, p.supported_industry, p.larger_contribution, p.head_office_list,
        nullif(p.credit_rating, ''), p.bad_record, p.litigation, p.agreement_signed,
        p.settlement_share, p.affiliate_share, p.pos_monthly, p.ebank_active,
        p.payroll_people, p.payroll_monthly, p.cards_issued, nullif(p.special_contribution, '')
    ) > 0
