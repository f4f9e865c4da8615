-- One row per new or renamed org unit, into draft.staff_orgunit_next; places in the tree follow.
with delivered as (
    select s.line, u.id, s.org_code, s.name, s.level, u.parent_id, coalesce(u.path, '') as path
    from stage.org_units s
    left join draft.staff_orgunit u on u.code = s.org_code
    where u.id is null or (u.name, u.level) is distinct from (s.name, s.level)
)
insert into draft.staff_orgunit_next (id, code, name, level, parent_id, path)
select coalesce(id, nextval('staff_orgunit_id_seq')), org_code, name, level, parent_id, path
from delivered
order by line
