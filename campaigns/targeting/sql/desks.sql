-- For each unit: the nearest unit, itself or above, whose relationship managers take overflow (not
-- beyond the branch), and the nearest head for a promise that must have a name.
-- Grain: org unit. Reads org units, campaign_officer. Writes the work table campaign_desk.
drop table if exists campaign_desk;
create temporary table campaign_desk on commit drop as
with above as (
    select u.id as org_unit_id, a.id as above_id, a.level, step.place
    from draft.staff_orgunit u
    cross join lateral unnest(string_to_array(trim(both '/' from u.path), '/')::bigint[])
        with ordinality as step (id, place)
    join draft.staff_orgunit a on a.id = step.id
),
desk as (
    select distinct on (b.org_unit_id) b.org_unit_id, b.above_id as desk_id
    from above b
    join campaign_officer o
        on o.org_unit_id = b.above_id and o.role = 'relationship_manager'
    where b.level in ('branch', 'outlet') or b.above_id = b.org_unit_id
    order by b.org_unit_id, b.place desc
),
head as (
    select distinct on (b.org_unit_id) b.org_unit_id, o.officer_id as head_id
    from above b
    join campaign_officer o
        on o.org_unit_id = b.above_id
        and o.role in ('branch_manager', 'regional_manager', 'head_office')
    order by b.org_unit_id, b.place desc, o.staff_no
)
select u.id as org_unit_id, d.desk_id, h.head_id
from draft.staff_orgunit u
left join desk d on d.org_unit_id = u.id
left join head h on h.org_unit_id = u.id;
analyze campaign_desk
