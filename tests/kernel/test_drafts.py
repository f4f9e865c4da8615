"""Drafts: nothing shows before the flip, and a take-back leaves no trace."""

import pytest

from bankcrm.night_tables import DRAFTS
from campaigns.drafts import DRAFTS as CAMPAIGN_DRAFTS
from kernel import drafts, sql
from staff.drafts import DRAFTS as STAFF_DRAFTS
from staff.enums import Level, Role
from staff.models import Officer, OrgUnit

pytestmark = pytest.mark.django_db

ADD_UNIT = """
insert into draft.staff_orgunit_next (code, name, level, path)
values (%(code)s, %(name)s, 'branch', '/')
"""
RENAME_UNIT = """
insert into draft.staff_orgunit_next (id, code, name, level, parent_id, path)
select id, code, %(name)s, level, parent_id, path from draft.staff_orgunit where code = %(code)s
"""
MAKE_LEAVER = """
insert into draft.staff_officer_next
select * from draft.staff_officer where staff_no = %(staff_no)s;
update draft.staff_officer_next set delivered_active = false
"""


def names() -> list[str]:
    return list(OrgUnit.objects.order_by("code").values_list("name", flat=True))


def drafted_names() -> list[str]:
    return [name for (name,) in sql.rows("select name from draft.staff_orgunit order by code")]


def given_unit(code: str, name: str) -> OrgUnit:
    return OrgUnit.objects.create(code=code, name=name, level=Level.BRANCH, path="/")


def test_drafted_rows_show_in_the_view_and_not_in_the_table():
    given_unit("A", "old")

    sql.execute(ADD_UNIT, {"code": "B", "name": "new"})
    sql.execute(RENAME_UNIT, {"code": "A", "name": "renamed"})

    assert names() == ["old"]
    assert drafted_names() == ["renamed", "new"]


def test_publish_moves_new_and_changed_rows_and_empties_the_draft():
    given_unit("A", "old")
    sql.execute(ADD_UNIT, {"code": "B", "name": "new"})
    sql.execute(RENAME_UNIT, {"code": "A", "name": "renamed"})

    written = drafts.publish(STAFF_DRAFTS)

    assert written == 2
    assert names() == ["renamed", "new"]
    assert drafts.publish(STAFF_DRAFTS, same_night=True) == 0


@pytest.mark.parametrize(("n_units", "is_few"), [(2, False), (40, True)])
def test_few_rows_are_flipped_by_key_and_many_by_hash_alike(n_units: int, is_few: bool) -> None:
    for i in range(n_units):
        given_unit(f"A{i:02d}", "old")
    sql.execute("analyze staff_orgunit")
    sql.execute(ADD_UNIT, {"code": "B", "name": "new"})
    sql.execute(RENAME_UNIT, {"code": "A00", "name": "renamed"})
    assert drafts.is_few(2, STAFF_DRAFTS[0]) is is_few

    assert drafts.publish(STAFF_DRAFTS) == 2
    assert names() == ["renamed", *["old"] * (n_units - 1), "new"]
    joins = [sql.value(f"show enable_{way}") for way in ("nestloop", "hashjoin", "mergejoin")]
    assert joins == ["on", "on", "on"]  # what follows in the transaction is planned as usual

    assert drafts.take_back(STAFF_DRAFTS) == 2
    assert names() == ["old"] * n_units


def test_take_back_restores_changed_rows_and_removes_new_ones():
    given_unit("A", "old")
    sql.execute(ADD_UNIT, {"code": "B", "name": "new"})
    sql.execute(RENAME_UNIT, {"code": "A", "name": "renamed"})
    drafts.publish(STAFF_DRAFTS)

    drafts.take_back(STAFF_DRAFTS)

    assert names() == ["old"]
    assert drafts.take_back(STAFF_DRAFTS) == 0


def test_take_back_after_a_second_publish_of_the_same_night_returns_to_its_start():
    given_unit("A", "old")
    sql.execute(RENAME_UNIT, {"code": "A", "name": "first"})
    drafts.publish(STAFF_DRAFTS)
    sql.execute(RENAME_UNIT, {"code": "A", "name": "second"})
    sql.execute(ADD_UNIT, {"code": "B", "name": "new"})
    drafts.publish(STAFF_DRAFTS, same_night=True)

    drafts.take_back(STAFF_DRAFTS)

    assert names() == ["old"]


def test_take_back_keeps_a_new_row_that_others_stand_on():
    sql.execute(ADD_UNIT, {"code": "B", "name": "new"})
    drafts.publish(STAFF_DRAFTS)
    unit = OrgUnit.objects.get(code="B")
    Officer.objects.create(staff_no="S1", name="RM", role=Role.AUDITOR, org_unit=unit)

    drafts.take_back(STAFF_DRAFTS)

    assert names() == ["new"]


def test_publish_leaves_what_people_set_by_day_alone():
    unit = given_unit("A", "old")
    officer = Officer.objects.create(staff_no="S1", name="RM", role=Role.AUDITOR, org_unit=unit)
    sql.execute(MAKE_LEAVER, {"staff_no": "S1"})
    officer.set_password("changed while the night ran")
    officer.save()

    drafts.publish(STAFF_DRAFTS)

    officer.refresh_from_db()
    assert not officer.is_active
    assert officer.check_password("changed while the night ran")


def test_discard_forgets_the_draft():
    sql.execute(ADD_UNIT, {"code": "B", "name": "new"})

    drafts.discard(STAFF_DRAFTS)

    assert drafted_names() == []


def test_prepare_again_keeps_companions_that_fit():
    sql.execute(ADD_UNIT, {"code": "B", "name": "kept"})

    drafts.prepare(DRAFTS)

    assert drafted_names() == ["kept"]


def test_companion_is_made_anew_when_its_table_has_changed():
    sql.execute("alter table campaigns_campaignresult add column note text")

    drafts.prepare(CAMPAIGN_DRAFTS)

    columns = sql.rows(
        "select column_name from information_schema.columns"
        " where table_schema = 'draft' and table_name = 'campaigns_campaignresult_next'"
    )
    assert ("note",) in columns


def test_no_undo_is_left_when_one_table_has_lost_its_own():
    given_unit("A", "old")
    sql.execute(RENAME_UNIT, {"code": "A", "name": "new"})
    drafts.publish(DRAFTS)
    sql.execute("alter table campaigns_campaignresult add column note text")

    drafts.prepare(DRAFTS)

    assert drafts.take_back(DRAFTS) == 0
    assert names() == ["new"]


def test_column_of_a_drafted_table_may_change_its_type_between_step_aside_and_prepare():
    drafts.step_aside(DRAFTS)
    sql.execute("alter table campaigns_campaignresult alter column listed type bigint")

    drafts.prepare(DRAFTS)

    assert drafts.is_empty(CAMPAIGN_DRAFTS[-1])
    assert sql.rows("select * from draft.campaigns_campaignresult") == []
