"""Head office's pages of nights, deliveries and what was left out."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from bankcrm import nightly
from bankcrm.enums import State
from bankcrm.models import Run
from customers.models import Delivery
from tests.conftest import House
from tests.factories import customers, nights


@pytest.fixture
def came(house: House) -> Delivery:
    delivery = customers.delivery()
    customers.reject(delivery, raw_value="=1+1", key="-A1")
    customers.reject(delivery, column="mobile", raw_value="v1:sealed", row_accepted=True)
    nights.step(nights.run(delivery=delivery), "receive")
    return delivery


@pytest.fixture
def held(house: House) -> Run:
    return nights.run(state=State.HELD, guard="labels", reason="too many labels would change")


@pytest.mark.parametrize("person", ["head_office", "auditor"])
def test_nights_show_state_delivery_and_rejects(
    house: House, came: Delivery, held: Run, sign_in: Callable[..., Client], person: str
) -> None:
    client = sign_in(getattr(house, person))
    text = client.get("/nights/").content.decode()
    assert "too many labels would change" in text
    assert f"/deliveries/{came.pk}/rejects/" in text
    page = client.get(f"/nights/{came.runs.get().pk}/").content.decode()
    assert "<td>Receive</td>" in page
    assert "accounts.csv" in page


def test_list_says_how_long_each_night_worked(
    house: House, came: Delivery, held: Run, sign_in: Callable[..., Client]
) -> None:
    nights.step(came.runs.get(), "stage", seconds=2.25)
    page = sign_in(house.head_office).get("/nights/")
    worked = {run.pk: run.seconds for run, _ in page.context["nights"]}
    assert worked == {came.runs.get().pk: pytest.approx(2.75), held.pk: None}


def test_a_refused_delivery_does_not_pass_for_one_that_went_in(
    house: House, sign_in: Callable[..., Client]
) -> None:
    run = nights.run(
        delivery=customers.delivery(name="tonight"), state=State.REFUSED, business_date=None
    )
    text = sign_in(house.head_office).get(f"/nights/{run.pk}/").content.decode()
    assert "Whole night tonight" in text
    assert "Nothing of it went in." in text
    assert "Every row went in." not in text
    Run.objects.filter(pk=run.pk).update(state=State.DONE)
    done = sign_in(house.head_office).get(f"/nights/{run.pk}/").content.decode()
    assert "Every row went in." in done


def test_every_step_and_the_reason_are_in_the_language_of_the_page(
    house: House, came: Delivery, held: Run, sign_in: Callable[..., Client]
) -> None:
    Run.objects.filter(pk=held.pk).update(
        reason="1204 of 20000 customers would change their RETAIL label"
    )
    for name in nightly.STEPS:
        nights.step(held, name)
    client = sign_in(house.head_office)
    chinese = client.get(f"/nights/{held.pk}/", headers={"accept-language": "zh-hans"})
    text = chinese.content.decode()
    assert "20,000 位客户中有 1,204 位的零售分层将发生变动" in text
    steps = re.findall(r"<tr><td>([^<]*)</td>", text)
    assert len(steps) == len(nightly.STEPS)
    assert not [name for name in steps if name.isascii()]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            {"entries": {"accounts.csv": {"sha256": "0" * 64}}},
            "accounts.csv：文件内容与交付清单的 SHA-256 不符",
        ),
        (
            {"entries": {"accounts.csv": {"rows": 1204}}},
            "accounts.csv：行数：实有 6 行，交付清单为 1,204 行",
        ),
        ({"raw": {"customers.csv": b"name,kind\n"}}, "customers.csv：表头：缺少列"),
        (
            {"manifest": {"encoding": "latin-1"}},
            "manifest.json：encoding：&#x27;latin-1&#x27; 不在允许的取值之内：utf-8, gb18030",
        ),
    ],
)
def test_refusal_is_in_the_language_of_the_page_and_in_english_in_the_ledger(
    house: House,
    sign_in: Callable[..., Client],
    deliver: Callable[..., Path],
    run_night: Callable[[Path], Run],
    told: dict[str, Any],
    words: str,
) -> None:
    run = run_night(deliver("2026-11-16", **told))
    assert run.state == State.REFUSED
    assert run.reason.isascii()
    client = sign_in(house.head_office)
    for path in ("/nights/", f"/nights/{run.pk}/"):
        assert words in client.get(path, headers={"accept-language": "zh-hans"}).content.decode()


@pytest.mark.parametrize("person", ["rm", "branch_manager", "regional_manager", "administrator"])
def test_nights_are_for_head_office_and_audit(
    house: House, came: Delivery, sign_in: Callable[..., Client], person: str
) -> None:
    client = sign_in(getattr(house, person))
    for path in ("/nights/", f"/nights/{came.runs.get().pk}/", f"/deliveries/{came.pk}/rejects/",
                 f"/deliveries/{came.pk}/rejects.csv"):  # fmt: skip
        assert client.get(path).status_code == 403


def test_rejects_are_listed_and_sealed_values_stay_sealed(
    house: House, came: Delivery, sign_in: Callable[..., Client]
) -> None:
    text = sign_in(house.auditor).get(f"/deliveries/{came.pk}/rejects/").content.decode()
    assert "=1+1" in text
    assert "v1:sealed" not in text


def test_rejects_say_why_in_the_readers_language(
    house: House, came: Delivery, sign_in: Callable[..., Client]
) -> None:
    customers.reject(came, reason="of a later version")
    client, path = sign_in(house.auditor), f"/deliveries/{came.pk}/rejects/"
    text = client.get(path).content.decode()
    assert "Not a number" in text
    assert "of a later version" in text
    chinese = client.get(path, headers={"accept-language": "zh-hans"}).content.decode()
    assert "不是数字" in chinese
    assert "not_a_number" not in re.sub(r'href="[^"]*"', "", chinese)


def test_rejects_download_is_neutralised(
    house: House, came: Delivery, sign_in: Callable[..., Client]
) -> None:
    answer = sign_in(house.auditor).get(f"/deliveries/{came.pk}/rejects.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.getvalue().decode().splitlines() == [
        "file,line,key,column,raw_value,reason,row_accepted",
        "accounts.csv,7,'-A1,balance,'=1+1,not_a_number,0",
        "accounts.csv,7,'-A1,mobile,****,not_a_number,1".replace("'-A1", "A1"),
    ]


def test_rejects_are_counted_shown_and_downloaded_by_reason(
    house: House, sign_in: Callable[..., Client], came: Delivery
) -> None:
    for reason, n in (("too_long", 2), ("duplicate", 1)):
        for i in range(n):
            customers.reject(came, reason=reason, key=f"{reason}-{i}")
    client = sign_in(house.auditor)
    page = client.get(f"/deliveries/{came.pk}/rejects/?reason=too_long")
    counted = {code: n for code, _words, n in page.context["reasons"]}
    assert (counted["too_long"], counted["duplicate"]) == (2, 1)
    assert {reject.reason for reject in page.context["page"]} == {"too_long"}
    lines = b"".join(client.get(f"/deliveries/{came.pk}/rejects.csv?reason=too_long"))
    assert lines.decode().splitlines()[1:] == [
        line for line in lines.decode().splitlines()[1:] if "too_long-" in line
    ]
    assert len(lines.decode().splitlines()) == 3
    run = client.get(f"/nights/{came.runs.get().pk}/")
    assert ("too_long", 2) in [(code, n) for code, _words, n in run.context["reasons"]]
