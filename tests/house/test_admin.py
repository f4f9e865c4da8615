"""The administration: every model, by role, and no way around the operations."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client

from staff import operations
from staff.models import AuditEvent, Officer
from tests.conftest import House
from tests.factories import campaigns, customers, staff

OURS = {"bankcrm", "campaigns", "tiering", "customers", "staff"}
MODELS = [model for model in apps.get_models() if model._meta.app_label in OURS]
CUSTOMER_FLOORS = {"campaigns", "tiering", "customers"}
ids = [model._meta.label_lower for model in MODELS]


def address(model: type, tail: str = "") -> str:
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/{tail}"


@pytest.mark.parametrize("model", MODELS, ids=ids)
def test_every_model_stands_in_the_administration(model: type) -> None:
    assert admin.site.is_registered(model)


def test_auditor_reads_every_model_and_changes_none(
    filled: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(filled.auditor)
    assert client.get("/admin/").status_code == 200
    for model in MODELS:
        assert client.get(address(model)).status_code == 200, model
        assert client.get(address(model, "add/")).status_code == 403, model
        row = model._default_manager.first()
        if row is not None:
            page = client.get(address(model, f"{row.pk}/change/"))
            assert page.status_code == 200, model
            assert 'name="_save"' not in page.content.decode(), model
            assert client.post(address(model, f"{row.pk}/delete/")).status_code == 403, model


def test_administrator_sees_no_customer_data(filled: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(filled.administrator)
    for model in MODELS:
        if model._meta.app_label in CUSTOMER_FLOORS:
            assert client.get(address(model)).status_code == 403, model
    index = client.get("/admin/").content.decode()
    assert "/admin/staff/officer/" in index
    assert "/admin/customers/" not in index


@pytest.mark.parametrize("person", ["rm", "branch_manager", "regional_manager"])
def test_officers_of_branches_are_refused(
    house: House, sign_in: Callable[..., Client], person: str
) -> None:
    client = sign_in(getattr(house, person))
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403


def test_sealed_columns_are_never_shown(filled: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(filled.auditor)
    person = apps.get_model("customers.Customer").objects.get()
    page = client.get(f"/admin/customers/customer/{person.pk}/change/").content.decode()
    assert "138****9396" in page
    for secret in (customers.MOBILE, customers.ID_NO, person.mobile, person.id_no):
        assert secret not in page


def test_stranger_is_sent_to_the_one_door(sign_in: Callable[..., Client]) -> None:
    answer = sign_in().get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/sign-in/?next=/admin/"


def act(client: Client, action: str, officer: Officer) -> str:
    """The page after an action on one officer."""
    typed = {"action": action, "_selected_action": [officer.pk]}
    return client.post("/admin/staff/officer/", typed, follow=True).content.decode()


def test_administrator_made_by_hand_gets_a_link_from_two_people(
    house: House, sign_in: Callable[..., Client]
) -> None:
    first, second = sign_in(house.administrator), sign_in(staff.administrator("admin3"))
    first.post("/admin/staff/officer/add/", {"staff_no": "admin2", "name": "Second"})
    made = Officer.objects.get(staff_no="admin2")
    assert (made.role, made.is_active) == ("administrator", False)
    assert not made.has_usable_password()
    act(first, "unlock", made)
    assert "/activate/" not in act(first, "invite", made)
    assert "/activate/" in act(second, "invite", made)
    actions = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["officer.created", "officer.unlocked", "officer.invited"]


def test_no_administrator_takes_the_place_of_another(
    house: House, sign_in: Callable[..., Client]
) -> None:
    other = staff.administrator("admin3")
    alone = sign_in(house.administrator)
    assert "another administrator has to unlock" in act(alone, "invite", other)
    act(alone, "lock", other)
    act(alone, "unlock", other)
    assert "/activate/" not in act(alone, "invite", other)
    assert "/activate/" in act(alone, "invite", house.rm)


def test_second_persons_word_holds_until_a_password_is_chosen(house: House) -> None:
    other = staff.administrator("admin3")
    operations.lock(other, by=house.administrator)
    operations.unlock(other, by=staff.administrator("admin4"))
    operations.invite(other, by=house.administrator)
    operations.invite(other, by=house.administrator)
    operations.choose_password(other, "a long new password")
    with pytest.raises(operations.NeedsSecondPerson):
        operations.invite(other, by=house.administrator)


def test_delivered_officer_is_not_edited_by_hand(
    house: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(house.administrator)
    forged = {"name": "Other", "role": "head_office", "staff_no": "x", "is_superuser": "1"}
    client.post(f"/admin/staff/officer/{house.rm.pk}/change/", forged)
    house.rm.refresh_from_db()
    assert (house.rm.staff_no, house.rm.name, house.rm.role) == (
        "1001",
        "Officer 1001",
        "relationship_manager",
    )
    assert not house.rm.is_superuser


def test_lock_by_action_shuts_out(house: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(house.administrator)
    picked = {"_selected_action": [house.rm.pk, house.administrator.pk]}
    client.post("/admin/staff/officer/", {"action": "lock", **picked})
    house.rm.refresh_from_db()
    house.administrator.refresh_from_db()
    assert (house.rm.is_active, house.administrator.is_active) == (False, True)


@pytest.mark.parametrize("kept", ["plan", "programme"])
def test_head_office_alone_changes_no_plan_and_no_programme(
    house: House, sign_in: Callable[..., Client], kept: str
) -> None:
    entry = getattr(campaigns.campaign("THRESHOLD"), kept)
    page = f"/admin/campaigns/{entry._meta.model_name}/{entry.pk}/change/"
    client = sign_in(house.head_office)
    assert client.get(page).status_code == 200
    assert client.post(page, {"name_en": "Another"}).status_code == 403
