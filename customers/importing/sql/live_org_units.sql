-- One row per org unit.
select code as key from staff_orgunit
