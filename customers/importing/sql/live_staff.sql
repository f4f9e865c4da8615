-- One row per officer who works here; administrators are made by hand.
select staff_no as key from draft.staff_officer where delivered_active and role <> 'administrator'
