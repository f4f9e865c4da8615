"""A version is submitted and approved; whether it is in force, its day says, no stored state."""

from django.db import migrations, models

DROP = """
drop trigger tiering_ruleset_immutable on tiering_ruleset;
drop function tiering_keep_live_rules();
"""
KEEP_RULES = """
create function tiering_keep_rules() returns trigger language plpgsql as $$
begin
    if old.state in ('approved', 'discarded') then
        raise exception 'a rule set that was approved or discarded stays, make a new version'
            using errcode = 'integrity_constraint_violation';
    elsif tg_op = 'DELETE' then
        if old.state = 'submitted' then
            raise exception 'a rule set that waits for a decision is not deleted'
                using errcode = 'integrity_constraint_violation';
        end if;
        return old;
    elsif new.id <> old.id or new.scheme_id <> old.scheme_id then
        raise exception 'a rule set stays in its scheme'
            using errcode = 'integrity_constraint_violation';
    elsif old.state = 'draft' and new.state = 'approved' then
        raise exception 'a rule set is submitted before it is approved'
            using errcode = 'integrity_constraint_violation';
    elsif old.state = 'submitted' and (
        new.state = 'discarded'
        or new.definition <> old.definition
        or new.effective_from is distinct from old.effective_from
    ) then
        raise exception 'a rule set that waits for a decision is not changed'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger tiering_ruleset_stays before update or delete on tiering_ruleset
    for each row execute function tiering_keep_rules();
"""
FREE_RULES = """
drop trigger tiering_ruleset_stays on tiering_ruleset;
drop function tiering_keep_rules();
"""
KEEP_LIVE_RULES = """
create function tiering_keep_live_rules() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if old.state <> 'draft' then
            raise exception 'a rule set that was live is not deleted'
                using errcode = 'integrity_constraint_violation';
        end if;
        return old;
    end if;
    if old.state <> 'draft' and (
        new.state = 'draft'
        or new.id <> old.id
        or new.scheme_id <> old.scheme_id
        or new.version <> old.version
        or new.definition <> old.definition
        or new.effective_from is distinct from old.effective_from
    ) then
        raise exception 'a rule set that was live is not changed, make a new version'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger tiering_ruleset_immutable before update or delete on tiering_ruleset
    for each row execute function tiering_keep_live_rules();
"""
APPROVED = "update tiering_ruleset set state = 'approved' where state in ('live', 'superseded')"
LIVE = """
update tiering_ruleset set state = case state when 'approved' then 'live' else 'draft' end
where state <> 'draft'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('tiering', '0013_moves_of_a_period'),
    ]

    operations = [
        migrations.RunSQL(DROP, KEEP_LIVE_RULES),
        migrations.RemoveConstraint(
            model_name='ruleset',
            name='tiering_ruleset_live_has_date',
        ),
        migrations.AlterField(
            model_name='ruleset',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('approved', 'Approved'), ('discarded', 'Discarded')], default='draft', max_length=12, verbose_name='state'),
        ),
        migrations.RunSQL(APPROVED, LIVE),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'discarded')), ('effective_from__isnull', False), _connector='OR'), name='tiering_ruleset_begins'),
        ),
        migrations.RunSQL(KEEP_RULES, FREE_RULES),
    ]
