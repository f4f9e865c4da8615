-- One row per org unit.
select code as key from draft.staff_orgunit
