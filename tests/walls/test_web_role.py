"""The database role of the web: no more than people decide by day."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from psycopg2 import sql as pg

from bankcrm import grants
from kernel import sql
from tests.conftest import House
from tests.factories import campaigns, customers


@pytest.fixture
def as_web(db: None) -> Iterator[None]:
    role = grants.role_of(settings.DATABASE_URLS["web"]) or ""
    sql.execute(pg.SQL("set role {}").format(pg.Identifier(role)))
    yield
    sql.execute("reset role")


FORBIDDEN = [
    "update tiering_customermetric set aum = 0",
    "update tiering_customerlabel set on_watch = true",
    "delete from tiering_labelchange",
    "update customers_account set balance = 0",
    "update customers_customer set name = ''",
    "update customers_customer set mobile = ''",
    "delete from customers_customer",
    "update customers_contact set note = ''",
    "delete from customers_contact",
    "update campaigns_followup set planned_on = null",
    "delete from staff_notification",
    "update staff_leave set starts_on = null",
    "delete from campaigns_bookhandover",
    "update tiering_linecase set gap_amount = 0",
    "update campaigns_whitelistentry set left_on = null",
    "delete from campaigns_followup",
    "delete from campaigns_whitelistentry",
    "delete from campaigns_campaign",
    "update tiering_productclass set coefficient = 2",
    "update tiering_scheme set slot = 9",
    "update tiering_label set code = 'X'",
    "update tiering_ruleset set created_by_id = null",
    "delete from tiering_ruleset",
    "update staff_approval set digest = ''",
    "update staff_approval set submitted_by_id = 1",
    "delete from staff_approval",
    "update bankcrm_run set business_date = null",
    "insert into bankcrm_run default values",
    "delete from bankcrm_runstep",
    "update staff_officer set role = 'head_office'",
    "update staff_officer set is_superuser = true",
    "update staff_officer set delivered_active = true",
    "delete from staff_officer",
    "update staff_auditevent set actor = ''",
    "delete from staff_auditevent",
    "delete from django_admin_log",
    "insert into authtoken_token default values",
    "delete from staff_businessday",
    "create table public.mine (id int)",
    "select from draft.customers_customer_next",
    "truncate customers_customer",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_web_role_may_not(as_web: None, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        sql.execute(statement)


@pytest.mark.parametrize("statement", [
    "update staff_businessday set is_working = true",
    "update customers_customer set crm_contact_allowed = true, owner_id = null",
    "update campaigns_whitelistentry set owner_id = null",
    "update campaigns_followup set owner_id = null, state = 'done', outcome = 'done', note = ''",
    "update campaigns_followup set due_on = now(), channel = 'call', touched_at = now()",
    "update customers_contact set withdrawn_at = now()",
    "update staff_officer set last_login = now(), password = '!', locked_at = null",
    "update bankcrm_run set decision_reason = ''",
])  # fmt: skip
def test_web_role_may(as_web: None, statement: str) -> None:
    sql.execute(statement)


def test_every_table_of_the_list_exists(db: None) -> None:
    assert set(grants.WEB_RIGHTS) <= set(connection.introspection.table_names())


def test_administrator_is_renamed_under_the_web_role(
    house: House, sign_in: Callable[..., Client]
) -> None:
    address = f"/admin/staff/officer/{house.administrator.pk}/change/"
    assert sign_in(house.administrator).post(address, {"name": "Wang"}).status_code == 302
    house.administrator.refresh_from_db()
    assert house.administrator.name == "Wang"


def test_message_that_names_a_customer_is_in_no_cookie(
    house: House, sign_in: Callable[..., Client]
) -> None:
    customers.data_date()
    person = customers.customer("C1", house.branch, house.rm)
    follow_up = campaigns.follow_up(person, campaigns.entry(person))
    client = sign_in(house.rm)
    client.post(f"/tasks/{follow_up.pk}/outcome/", {"outcome": "done"})
    assert "messages" not in client.cookies
    assert person.name in client.get("/tasks/").content.decode()
