-- One line for a customer, campaign and account in the hands of one officer; one contact of an officer
-- with a customer on a day. What is due by the day that reads this night shares the line of its oldest;
-- of one day, the campaign with the highest priority speaks for the others, and what an officer owns
-- for what waits in the pool. Check-backs of supervisors have lines of their own.
-- Grain: follow-up. Reads open follow-ups of customers with a drafted one, or with two leads in a
-- line. Writes the draft.
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
    where is_due
    group by customer_id, campaign_id, account_id, owner_id, who
    having min(coalesce(lead_id, id)) <> max(coalesce(lead_id, id))
),
shown as (
    select
        f.*,
        k.priority,
        case
            when is_due
                then min(due_on) over (
                    partition by customer_id, campaign_id, account_id, owner_id, who
                )
            else due_on
        end as shown_on
    from open_one f
    join concerned using (customer_id)
    join campaigns_campaign k on k.id = f.campaign_id
),
ranked as (
    select
        s.*,
        case
            when owner_id is null then first_value(id) over (
                partition by customer_id, shown_on, who
                order by owner_id is null, priority desc, due_on, id
            )
            else first_value(id) over (
                partition by customer_id, shown_on, who, owner_id
                order by priority desc, due_on, id
            )
        end as first_id
    from shown s
)
select {row}
from ranked r
where r.lead_id is distinct from nullif(r.first_id, r.id)
{overwrite}
