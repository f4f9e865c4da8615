-- Who heads each unit: its own head, then those of the units above, the nearest first.
-- Grain: org unit × head. Reads org units, campaign_officer. Writes the work table campaign_head.
drop table if exists campaign_head;
create temporary table campaign_head on commit drop as
select
    u.id as org_unit_id,
    o.officer_id,
    row_number() over (partition by u.id order by above.place desc, o.staff_no) as place
from draft.staff_orgunit u
cross join lateral unnest(string_to_array(trim(both '/' from u.path), '/')::bigint[])
    with ordinality as above (id, place)
join campaign_officer o on o.org_unit_id = above.id and o.role = any(%(heads)s);
create index on campaign_head (org_unit_id, place);
analyze campaign_head
