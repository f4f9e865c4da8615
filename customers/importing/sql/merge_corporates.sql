-- One row per new or changed corporate profile, into draft.customers_corporateprofile_next.
with delivered as (
    select
        coalesce(c.id, n.id) as customer_id,
        p.customer_id is null as is_new,
        coalesce(s.uscc, p.uscc, '') as uscc,
        coalesce(s.industry, p.industry, '') as industry,
        case when s.employees is null then p.employees else nullif(s.employees, '')::bigint end
            as employees,
        case when s.revenue_wan is null then p.revenue_wan else nullif(s.revenue_wan, '')::numeric end
            as revenue_wan,
        case when s.assets_wan is null then p.assets_wan else nullif(s.assets_wan, '')::numeric end
            as assets_wan,
        coalesce(s.ownership, p.ownership, '') as ownership,
        coalesce(s.group_no, p.group_no, '') as group_no,
        case when s.borrower is null then p.borrower else nullif(s.borrower, '') = '1' end
            as borrower,
        coalesce(s.segment, p.segment, '') as segment,
        case when s.eligible_strategic is null then p.eligible_strategic else nullif(s.eligible_strategic, '') = '1' end
            as eligible_strategic,
        case when s.supported_industry is null then p.supported_industry else nullif(s.supported_industry, '') = '1' end
            as supported_industry,
        case when s.larger_contribution is null then p.larger_contribution else nullif(s.larger_contribution, '') = '1' end
            as larger_contribution,
        case when s.head_office_list is null then p.head_office_list else nullif(s.head_office_list, '') = '1' end
            as head_office_list,
        coalesce(s.credit_rating, p.credit_rating, '') as credit_rating,
        case when s.bad_record is null then p.bad_record else nullif(s.bad_record, '') = '1' end
            as bad_record,
        case when s.litigation is null then p.litigation else nullif(s.litigation, '') = '1' end
            as litigation,
        case when s.agreement_signed is null then p.agreement_signed else nullif(s.agreement_signed, '') = '1' end
            as agreement_signed,
        case when s.settlement_share is null then p.settlement_share else nullif(s.settlement_share, '')::numeric end
            as settlement_share,
        case when s.affiliate_share is null then p.affiliate_share else nullif(s.affiliate_share, '')::numeric end
            as affiliate_share,
        case when s.pos_monthly is null then p.pos_monthly else nullif(s.pos_monthly, '')::numeric end
            as pos_monthly,
        case when s.ebank_active is null then p.ebank_active else nullif(s.ebank_active, '') = '1' end
            as ebank_active,
        case when s.payroll_people is null then p.payroll_people else nullif(s.payroll_people, '')::bigint end
            as payroll_people,
        case when s.payroll_monthly is null then p.payroll_monthly else nullif(s.payroll_monthly, '')::numeric end
            as payroll_monthly,
        case when s.cards_issued is null then p.cards_issued else nullif(s.cards_issued, '')::bigint end
            as cards_issued,
        coalesce(s.special_contribution, p.special_contribution, '') as special_contribution,
        p.uscc as old_uscc, p.industry as old_industry, p.employees as old_employees,
        p.revenue_wan as old_revenue_wan, p.assets_wan as old_assets_wan,
        p.ownership as old_ownership, p.group_no as old_group_no, p.borrower as old_borrower,
        p.segment as old_segment, p.eligible_strategic as old_eligible_strategic,
        p.supported_industry as old_supported_industry,
        p.larger_contribution as old_larger_contribution,
        p.head_office_list as old_head_office_list, p.credit_rating as old_credit_rating,
        p.bad_record as old_bad_record, p.litigation as old_litigation,
        p.agreement_signed as old_agreement_signed, p.settlement_share as old_settlement_share,
        p.affiliate_share as old_affiliate_share, p.pos_monthly as old_pos_monthly,
        p.ebank_active as old_ebank_active, p.payroll_people as old_payroll_people,
        p.payroll_monthly as old_payroll_monthly, p.cards_issued as old_cards_issued,
        p.special_contribution as old_special_contribution
    from stage.corporates s
    left join lateral (
        select k.id from customers_customer k where k.customer_no = s.customer_no {one_by_one}
    ) c on true
    left join draft.customers_customer_next n on n.customer_no = s.customer_no
    left join lateral (
        select * from customers_corporateprofile k where k.customer_id = c.id {one_by_one}
    ) p on true
)
insert into draft.customers_corporateprofile_next (
    customer_id, uscc, industry, employees, revenue_wan, assets_wan, ownership, group_no,
    borrower, segment, eligible_strategic, supported_industry, larger_contribution,
    head_office_list, credit_rating, bad_record, litigation, agreement_signed, settlement_share,
    affiliate_share, pos_monthly, ebank_active, payroll_people, payroll_monthly, cards_issued,
    special_contribution
)
select
    customer_id, uscc, industry, employees, revenue_wan, assets_wan, ownership, group_no,
    borrower, segment, eligible_strategic, supported_industry, larger_contribution,
    head_office_list, credit_rating, bad_record, litigation, agreement_signed, settlement_share,
    affiliate_share, pos_monthly, ebank_active, payroll_people, payroll_monthly, cards_issued,
    special_contribution
from delivered
where
    is_new
    or (
        uscc, industry, employees, revenue_wan, assets_wan, ownership, group_no, borrower,
        segment, eligible_strategic, supported_industry, larger_contribution, head_office_list,
        credit_rating, bad_record, litigation, agreement_signed, settlement_share,
        affiliate_share, pos_monthly, ebank_active, payroll_people, payroll_monthly,
        cards_issued, special_contribution
    ) is distinct from (
        old_uscc, old_industry, old_employees, old_revenue_wan, old_assets_wan, old_ownership,
        old_group_no, old_borrower, old_segment, old_eligible_strategic, old_supported_industry,
        old_larger_contribution, old_head_office_list, old_credit_rating, old_bad_record,
        old_litigation, old_agreement_signed, old_settlement_share, old_affiliate_share,
        old_pos_monthly, old_ebank_active, old_payroll_people, old_payroll_monthly,
        old_cards_issued, old_special_contribution
    )
