"""A rule set that was ever live keeps its words: only its state may still change."""

from django.db import migrations

FORWARD = """
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
BACKWARD = """
drop trigger tiering_ruleset_immutable on tiering_ruleset;
drop function tiering_keep_live_rules();
"""


class Migration(migrations.Migration):
    dependencies = [("tiering", "0003_review_day_and_exact_counts")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
