-- One line for a customer and campaign, one contact for a customer on a day. What is due by the day
-- that reads this night shares the line of the campaign's oldest; of one day, the campaign with the
-- highest priority speaks for the others.
-- Grain: follow-up. Reads open follow-ups of customers with a drafted one, or with two lines of a
-- campaign. Writes the draft.
insert into draft.campaigns_followup_next ({columns})
with due as (
    select min("on") as by_day from staff_businessday where is_working and "on" > %(on)s
),
open_one as (
    select f.*, f.due_on <= due.by_day as is_due
    from {follow_ups} f
    cross join due
    where f.state = 'open'
),
concerned as (
    select customer_id from draft.campaigns_followup_next
    union
    select customer_id
    from open_one
    where is_due and lead_id is null
    group by customer_id, campaign_id
    having count(*) > 1
),
shown as (
    select
        f.*,
        k.priority,
        case
            when is_due then min(due_on) over (partition by customer_id, campaign_id)
            else due_on
        end as shown_on
    from open_one f
    join concerned using (customer_id)
    join campaigns_campaign k on k.id = f.campaign_id
),
ranked as (
    select
        s.*,
        first_value(id) over (
            partition by customer_id, shown_on order by priority desc, due_on, id
        ) as first_id
    from shown s
)
select {row}
from ranked r
where r.lead_id is distinct from nullif(r.first_id, r.id)
{overwrite}
