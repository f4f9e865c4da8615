"""The message of a step: filled for its customer, offered whole or not at all, never sent."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.enums import Variable
from campaigns.models import FollowUp, ForbiddenWord, MessageTemplate, PlanStep
from campaigns.panels.step_messages import StepMessage
from campaigns.wording import address_form
from customers.models import Contact, Customer
from kernel.clock import now
from tests.campaigns.desk import add
from tests.conftest import House
from tests.factories import campaigns, customers, tiering
from tests.factories.customers import ON
from tiering.models import CustomerLabel, CustomerMetric

SignIn = Callable[..., Client]


@pytest.fixture
def template(house: House) -> MessageTemplate:
    """Of the step that follow-ups of the tests stand at."""
    made = campaigns.message(text_zh="{customer}您好，我是{branch}的{officer}。")
    PlanStep.objects.filter(plan__code="4+1", code="D3").update(message=made)
    return made


def to_write(house: House, number: int = 1, **fields: object) -> FollowUp:
    return add(house, number, channel="wecom", **fields)


def offered(client: Client, follow_up: FollowUp) -> StepMessage | None:
    page = client.get(f"/tasks/?chosen={follow_up.pk}")
    message: StepMessage | None = page.context["chosen"].message
    return message


def on_customers_page(client: Client, person: Customer) -> list[StepMessage | None]:
    page = client.get(f"/customers/{person.public_id}/")
    return [message for _follow_up, message in page.context["to_do"]]


def said_so(client: Client, path: str) -> int:
    """How often a page says beside a message that there were enough of them."""
    return client.get(path).content.decode().count('class="mess-not"')


def test_text_is_filled_for_the_customer_on_both_pages(
    read: House, template: MessageTemplate, sign_in: SignIn
) -> None:
    follow_up = to_write(read)
    Customer.objects.update(name="王芳", gender="F")
    client = sign_in(read.rm)
    text = f"王女士您好，我是{read.branch.name}的{read.rm.name}。"
    message = offered(client, follow_up)
    assert message is not None
    assert (message.texts, message.missing) == ({"zh-hans": text}, [])
    assert text in client.get(f"/tasks/?chosen={follow_up.pk}").content.decode()
    assert on_customers_page(client, follow_up.customer) == [message]
    assert not Contact.objects.exists()
    follow_up.refresh_from_db()
    assert follow_up.state == "open"


def test_who_may_not_work_with_the_customer_reads_no_message(
    read: House, template: MessageTemplate, sign_in: SignIn
) -> None:
    follow_up = to_write(read)
    path, page = f"/tasks/?chosen={follow_up.pk}", f"/customers/{follow_up.customer.public_id}/"
    foreign = sign_in(read.foreign_rm)
    assert {foreign.get(each).status_code for each in (path, page)} == {404}
    assert offered(sign_in(read.branch_manager), follow_up) is not None
    for reader in (read.head_office, read.auditor):
        client = sign_in(reader)
        assert client.get(path).status_code == 403
        assert on_customers_page(client, follow_up.customer) == [None]


def test_what_is_not_known_is_named_and_no_text_has_a_hole(
    read: House, template: MessageTemplate, sign_in: SignIn
) -> None:
    MessageTemplate.objects.update(
        text_zh="{customer}，{matures_on}到期{maturing_amount}", text_en="Dear {customer}"
    )
    follow_up = to_write(read)
    client = sign_in(read.rm)
    message = offered(client, follow_up)
    assert message is not None
    assert (message.texts, len(message.missing)) == ({}, 2)
    customers.account("A2", follow_up.customer, product_class="term", balance=Decimal(200_000),
                      matures_on=ON + timedelta(days=17))  # fmt: skip
    message = offered(client, follow_up)
    assert message is not None
    assert message.texts == {
        "zh-hans": "客户C1，12月7日到期20.0万",
        "en": "Dear 客户C1",
    }


def test_every_variable_is_filled_from_what_the_pages_know(
    read: House, template: MessageTemplate, sign_in: SignIn
) -> None:
    text = "|".join(f"{{{name}}}" for name in Variable.values)
    MessageTemplate.objects.update(text_zh=text, text_en=text)
    follow_up = to_write(read)
    CustomerLabel.objects.update(threshold_to=tiering.label("VIP"))
    customers.account("A2", follow_up.customer, product_class="term", balance=Decimal(200_000),
                      matures_on=ON + timedelta(days=17))  # fmt: skip
    client = sign_in(read.rm)
    message = offered(client, follow_up)
    assert message is not None
    assert not message.missing
    standing = client.get(f"/customers/{follow_up.customer.public_id}/").context["standing"]
    said = dict(zip(Variable.values, message.texts["en"].split("|"), strict=True))
    assert said["tier"] == standing.tier.label.name_en
    assert said["next_tier"] == standing.ladder.up.label.name_en
    assert said["next_benefits"].startswith(standing.gained[0].name_en)
    assert said["maturing_amount"] == "200K"
    assert standing.tier.label.name_zh in message.texts["zh-hans"]


@pytest.mark.parametrize(
    ("average", "threshold_to", "is_offered"),
    [("397000", "VIP", True), ("60000", None, False), ("510000", None, True)],
)
def test_message_of_the_next_label_is_for_who_is_near_its_line(
    read: House,
    template: MessageTemplate,
    sign_in: SignIn,
    average: str,
    threshold_to: str | None,
    is_offered: bool,
) -> None:
    follow_up = to_write(read)
    CustomerMetric.objects.all().delete()
    tiering.metric(follow_up.customer, average)
    on_threshold = tiering.label(threshold_to) if threshold_to else None
    CustomerLabel.objects.update(threshold_to=on_threshold)
    client = sign_in(read.rm)
    for text in ("{customer}，{next_tier}欢迎您", "{customer}，升级后可享受{next_benefits}"):
        MessageTemplate.objects.update(text_zh=text)
        message = offered(client, follow_up)
        assert message is not None
        assert bool(message.texts) is is_offered
        assert ("threshold of the next label" in message.refusal) is not is_offered
    MessageTemplate.objects.update(text_zh="{customer}，您是{tier}客户")
    message = offered(client, follow_up)
    assert message is not None
    assert message.texts


def test_word_that_was_forbidden_since_keeps_the_message_back(
    read: House, template: MessageTemplate, sign_in: SignIn
) -> None:
    follow_up = to_write(read)
    word = ForbiddenWord.objects.create(word="您好", why_zh="误导", why_en="misleads")
    client = sign_in(read.rm)
    message = offered(client, follow_up)
    assert message is not None
    assert not message.texts
    assert "您好" in message.refusal
    word.delete()
    ForbiddenWord.objects.create(word=follow_up.customer.name, why_zh="误导", why_en="misleads")
    message = offered(client, follow_up)
    assert message is not None
    assert message.refusal


@pytest.mark.parametrize("wall", ["core_contact_allowed", "crm_contact_allowed", "is_protected"])
def test_customer_whom_nobody_may_write_to_has_no_message(
    read: House, template: MessageTemplate, sign_in: SignIn, wall: str
) -> None:
    follow_up = to_write(read)
    Customer.objects.update(**{wall: wall == "is_protected"})
    for reader in (read.rm, read.branch_manager):
        client = sign_in(reader)
        message = offered(client, follow_up)
        assert message is not None
        assert (message.texts, bool(message.refusal)) == ({}, True)
        assert on_customers_page(client, follow_up.customer) == [message]
        for path in (
            f"/tasks/?chosen={follow_up.pk}",
            f"/customers/{follow_up.customer.public_id}/",
        ):
            page = client.get(path).content.decode()
            assert message.refusal in page
            assert "data-copy=" not in page


def test_message_that_the_cap_forbids_says_so_beside_it(
    read: House, template: MessageTemplate, sign_in: SignIn
) -> None:
    follow_up = to_write(read)
    client = sign_in(read.rm)
    pages = (f"/tasks/?chosen={follow_up.pk}", f"/customers/{follow_up.customer.public_id}/")
    assert [said_so(client, path) for path in pages] == [0, 0]
    customers.contact(follow_up.customer, read.rm, channel="wecom", happened_at=now())
    assert [said_so(client, path) for path in pages] == [1, 1]
    message = offered(client, follow_up)
    assert message is not None
    assert message.texts


@pytest.mark.parametrize(
    ("fields", "days", "is_offered"),
    [
        ({}, {}, True),
        ({"channel": "call"}, {}, False),  # the cap made a call of it
        ({"step": "D8"}, {}, False),
        ({}, {"ends_on": ON - timedelta(days=1)}, False),
        ({}, {"starts_on": ON + timedelta(days=1)}, False),
        ({}, {"starts_on": ON, "ends_on": ON}, True),
    ],
)
def test_message_is_of_its_step_its_channel_and_its_days(
    read: House,
    template: MessageTemplate,
    sign_in: SignIn,
    fields: dict[str, str],
    days: dict[str, object],
    is_offered: bool,
) -> None:
    MessageTemplate.objects.update(**days)
    follow_up = add(read, 1, **{"channel": "wecom", **fields})
    assert (offered(sign_in(read.rm), follow_up) is not None) == is_offered


def test_queries_do_not_grow_with_the_follow_ups(
    read: House, template: MessageTemplate, sign_in: SignIn
) -> None:
    MessageTemplate.objects.update(text_zh="{customer}{next_tier}{gap}{benefits}{matures_on}")
    first = to_write(read)
    client = sign_in(read.rm)
    page = f"/customers/{first.customer.public_id}/"

    def counted(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    client.get(page)
    before = counted(page)
    for _more in range(3):
        campaigns.follow_up(first.customer, first.entry, channel="wecom")
    assert counted(page) == before


@pytest.mark.parametrize(
    ("name", "gender", "chinese", "english"),
    [
        ("王芳", "F", "王女士", "Ms 王芳"),
        ("欧阳明日", "M", "欧阳先生", "Mr 欧阳明日"),
        ("欧阳", "M", "欧先生", "Mr 欧阳"),
        ("张三", "", "张三", "张三"),
        ("John Smith", "M", "John Smith", "Mr John Smith"),
    ],
)
def test_customers_are_addressed_as_people_are(
    name: str, gender: str, chinese: str, english: str
) -> None:
    assert address_form(name, gender, is_chinese=True) == chinese
    assert address_form(name, gender, is_chinese=False) == english
