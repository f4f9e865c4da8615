"""What head office does over the API, asked for by four known people."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

from bankcrm.models import Run
from campaigns.models import CampaignVersion
from customers.models import Delivery
from tests.conftest import House
from tests.factories import tiering
from tests.walls.conftest import SCRIPT
from tiering.models import RuleSet, RuleTrial

SignIn = Callable[..., Client]
READERS, WRITERS = {"head_office", "auditor"}, {"head_office"}
PEOPLE = ("rm", "branch_manager", "head_office", "auditor")


def of_rules() -> str:
    return f"rule-sets/{RuleSet.objects.get(scheme__code='RETAIL', version=2).pk}/"


def of_campaign() -> str:
    return f"campaign-versions/{CampaignVersion.objects.get(state='draft').pk}/"


def read() -> list[str]:
    rules, campaign, trial = of_rules(), of_campaign(), RuleTrial.objects.get().pk
    return [
        "schemes/",
        "metrics/",
        "rule-sets/",
        rules,
        f"{rules}affected/?group=all",
        f"{rules}affected/?{urlencode(tiering.asked_of_trial(SCRIPT))}",
        f"{rules}backtest/",
        f"{rules}differences/",
        f"{rules}differences/numbers/",
        f"{rules}words/",
        "schemes/RETAIL/carried/",
        "rule-trials/",
        f"rule-trials/?{urlencode({'digest': SCRIPT})}",
        f"rule-trials/{trial}/",
        f"rule-trials/{trial}/samples/",
        f"rules-effects/{trial}/",
        "campaign-versions/",
        campaign,
        f"{campaign}differences/",
        f"{campaign}differences/numbers/",
        f"{campaign}words/",
        "reference/",
        "reference/starts/",
        "reference/messages/HELLO/",
        "changes/",
        f"changes/?{urlencode({'key': SCRIPT})}",
        "plan-days/4+1/",
        "message-samples/HELLO/",
    ]


def written() -> list[str]:
    rules, campaign = of_rules(), of_campaign()
    night = f"nights/{Run.objects.get().pk}/"
    of_both = ("submit/", "approve/", "return/", "withdraw/", "discard/")
    return [
        "schemes/",
        "rule-sets/",
        "rule-trials/",
        *(rules + act for act in ("trial/", "backtest/", *of_both)),
        "campaign-versions/",
        *(campaign + act for act in ("count/", "samples/", "workload/", *of_both)),
        "changes/",
        "changes/look/",
        "plan-days/",
        "message-samples/",
        *(night + act for act in ("ask/", "approve/", "return/", "withdraw/", "refuse/", "again/")),
    ]


@pytest.mark.parametrize("person", PEOPLE)
def test_read_by_head_office_and_audit(filled: House, sign_in: SignIn, person: str) -> None:
    client = sign_in(getattr(filled, person))
    states = {path: client.get(f"/api/v1/{path}").status_code for path in read()}
    assert states == dict.fromkeys(states, 200 if person in READERS else 403)


def of_nights() -> list[str]:
    night, delivery = Run.objects.get(), Delivery.objects.get()
    return [
        f"nights/{night.pk}/",
        f"nights/{night.pk}/approvals/",
        f"deliveries/{delivery.pk}/",
        f"deliveries/{delivery.pk}/rejects/?{urlencode({'reason': SCRIPT})}",
        f"deliveries/{delivery.pk}/rejects/csv/?{urlencode({'reason': SCRIPT})}",
    ]


@pytest.mark.parametrize("person", PEOPLE)
def test_nights_are_as_if_they_were_not(filled: House, sign_in: SignIn, person: str) -> None:
    client = sign_in(getattr(filled, person))
    states = {path: client.get(f"/api/v1/{path}").status_code for path in of_nights()}
    assert states == dict.fromkeys(states, 200 if person in READERS else 404)
    assert client.get("/api/v1/nights/freshness/").status_code == 200


@pytest.mark.parametrize("person", PEOPLE)
def test_written_by_head_office_alone(filled: House, sign_in: SignIn, person: str) -> None:
    client = sign_in(getattr(filled, person))
    for path in written():
        answer = client.post(f"/api/v1/{path}", {}, content_type="application/json")
        assert (answer.status_code == 403) == (person not in WRITERS), path
        assert answer.status_code < 500, path


@pytest.mark.parametrize("person", [*PEOPLE, "administrator"])
def test_customers_of_a_trial_are_told_to_nobody_else(
    filled: House, sign_in: SignIn, person: str
) -> None:
    client = sign_in(getattr(filled, person))
    told = b"".join(client.get(f"/api/v1/{path}").content for path in read())
    assert (b"60000.00" in told) == (person in READERS)
