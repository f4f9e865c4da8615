-- One row per new or changed customer, into draft.customers_customer_next, with the owner.
with officers as materialized (
    select o.id, o.staff_no, u.path
    from draft.staff_officer o
    join draft.staff_orgunit u on u.id = o.org_unit_id
    where o.delivered_active and o.role <> 'administrator'
),
delivered as (
    select
        s.line, k.id, k.public_id, s.customer_no, s.kind, s.name,
        coalesce(s.id_type, k.id_type, '') as id_type,
        case
            when s.id_no_index is null or decode(s.id_no_index, 'hex') = k.id_no_index
                then coalesce(k.id_no, '')
            else s.id_no
        end as id_no,
        case
            when s.id_no_index is null then k.id_no_index
            else decode(nullif(s.id_no_index, ''), 'hex')
        end as id_no_index,
        case
            when s.mobile_index is null or decode(s.mobile_index, 'hex') = k.mobile_index
                then coalesce(k.mobile, '')
            else s.mobile
        end as mobile,
        case
            when s.mobile_index is null then k.mobile_index
            else decode(nullif(s.mobile_index, ''), 'hex')
        end as mobile_index,
        case
            when s.mobile_index is null then k.mobile_tail_index
            else decode(nullif(s.mobile_tail_index, ''), 'hex')
        end as mobile_tail_index,
        coalesce(s.gender, k.gender, '') as gender,
        case when s.birth_date is null then k.birth_on else nullif(s.birth_date, '')::date end
            as birth_on,
        coalesce(s.occupation, k.occupation, '') as occupation,
        case
            when s.annual_income is null then k.annual_income
            else nullif(s.annual_income, '')::numeric
        end as annual_income,
        u.id as org_unit_id, u.path as unit_path,
        coalesce(s.manager_no, k.manager_no, '') as manager_no,
        case when s.opened_on is null then k.opened_on else nullif(s.opened_on, '')::date end
            as opened_on,
        coalesce(s.contact_allowed = '1', k.core_contact_allowed, false) as core_contact_allowed,
        coalesce(s.protected = '1', k.is_protected, false) as is_protected,
        coalesce(s.risk_flag, k.risk_flag, '') as risk_flag,
        coalesce(k.crm_contact_allowed, true) as crm_contact_allowed,
        k.handover_to_id, coalesce(k.handover_manager_no, '') as handover_manager_no,
        k.handover_org_unit_id, k.handover_at, k.ended_handover_at,
        k.owner_id as old_owner_id,
        k.kind as old_kind, k.name as old_name, k.id_type as old_id_type,
        k.id_no_index as old_id_no_index, k.mobile_index as old_mobile_index,
        k.gender as old_gender, k.birth_on as old_birth_on, k.occupation as old_occupation,
        k.annual_income as old_annual_income, k.org_unit_id as old_org_unit_id,
        k.manager_no as old_manager_no, k.opened_on as old_opened_on,
        k.core_contact_allowed as old_core_contact_allowed, k.is_protected as old_is_protected,
        k.risk_flag as old_risk_flag, k.missing_since as old_missing_since
    from stage.customers s
    join draft.staff_orgunit u on u.code = s.org_code
    left join lateral (
        select * from customers_customer c where c.customer_no = s.customer_no {one_by_one}
    ) k on true
),
owned as (
    select c.*, {owner} as owner_id
    from delivered c
    left join officers h on h.id = c.handover_to_id
    left join officers m
        on m.staff_no = c.manager_no
        and (starts_with(c.unit_path, m.path) or starts_with(m.path, c.unit_path))
)
insert into draft.customers_customer_next (
    id, public_id, customer_no, kind, name, id_type, id_no, id_no_index, mobile, mobile_index,
    mobile_tail_index, gender, birth_on, occupation, annual_income, org_unit_id, manager_no,
    opened_on, core_contact_allowed, is_protected, risk_flag, missing_since, owner_id,
    crm_contact_allowed, handover_to_id, handover_manager_no, handover_org_unit_id,
    handover_at, ended_handover_at
)
select
    coalesce(id, nextval('customers_customer_id_seq')), coalesce(public_id, gen_random_uuid()),
    customer_no, kind, name, id_type, id_no, id_no_index, mobile, mobile_index,
    mobile_tail_index, gender, birth_on, occupation, annual_income, org_unit_id, manager_no,
    opened_on, core_contact_allowed, is_protected, risk_flag, null, owner_id,
    crm_contact_allowed, handover_to_id, handover_manager_no, handover_org_unit_id,
    handover_at, ended_handover_at
from owned
where
    id is null
    or owner_id is distinct from old_owner_id
    or (
        kind, name, id_type, id_no_index, mobile_index, gender, birth_on,
        occupation, annual_income, org_unit_id, manager_no, opened_on,
        core_contact_allowed, is_protected, risk_flag, null::date
    ) is distinct from (
        old_kind, old_name, old_id_type, old_id_no_index, old_mobile_index, old_gender,
        old_birth_on, old_occupation, old_annual_income, old_org_unit_id, old_manager_no,
        old_opened_on, old_core_contact_allowed, old_is_protected, old_risk_flag, old_missing_since
    )
order by line
