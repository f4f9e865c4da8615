-- One row per officer who works here; administrators are made by hand.
select staff_no as key from staff_officer where delivered_active and role <> 'administrator'
