-- One row per officer whom a full file no longer names: inactive from now on.
insert into draft.staff_officer_next (delivered_active, {others})
select false, {t_others}
from draft.staff_officer t
join stage.gone g on g.file = 'staff.csv' and g.key = t.staff_no
where t.delivered_active and t.role <> 'administrator'
