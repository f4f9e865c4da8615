"""What is left of a campaign that was closed: its list as it was, and what it came to."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.test import Client

from campaigns.enums import CampaignAct
from campaigns.models import CampaignResult, FollowUp, WhitelistEntry
from campaigns.operations import campaign_states as states
from campaigns.panels.campaign_page import standing_figures
from staff.enums import Decision, Role
from staff.models import Approval, Officer
from tests.campaigns.bank import MONDAY, Bank

RICH = {"metric": "aum", "op": "ge", "value": "1000"}
TUESDAY = MONDAY + timedelta(days=1)


def test_closed_list_is_kept_and_its_follow_ups_are_taken_back(
    bank: Bank, sign_in: Callable[[Officer], Client]
) -> None:
    maker, checker = (
        bank.officer(number, bank.head_office, Role.HEAD_OFFICE) for number in ("9001", "9003")
    )
    campaign, other = bank.campaign("C", audience=RICH), bank.campaign("OTHER", audience=RICH)
    for _ in range(3):
        bank.customer(bank.rm, metrics={"aum": Decimal(2000)})
    gone = bank.customer(bank.rm, metrics={"aum": Decimal(2000)}, is_protected=True)
    bank.night()
    approval = states.ask_to(
        act=CampaignAct.CLOSE,
        campaign=campaign,
        reason="over",
        evidence=standing_figures(campaign),
        path="/",
        by=maker,
    )
    states.decide_act(approval=approval, decision=Decision.APPROVED, reason="", by=checker)
    page = sign_in(maker).get("/campaigns/C/")  # until the night has ended the list
    assert (page.context["is_over"], len(page.context["page"].rows)) == (True, 3)
    bank.night(TUESDAY)

    ended = WhitelistEntry.objects.filter(campaign=campaign)
    assert set(ended.values_list("left_on", "leave_reason")) == {(TUESDAY, "campaign_ended")}
    of_it = FollowUp.objects.filter(campaign=campaign)
    assert set(of_it.values_list("state", "cancel_reason")) == {("cancelled", "campaign_ended")}
    assert FollowUp.objects.filter(campaign=other, state="open").exists()
    assert CampaignResult.objects.filter(campaign=campaign).latest("as_of").as_of == MONDAY

    kept = Approval.objects.get().evidence
    assert (kept["n_listed"], kept["results"]["contact"]["listed"]) == (3, 3)
    page = sign_in(maker).get("/campaigns/C/")
    assert page.context["is_over"]
    listed = {each.customer_id for each in page.context["page"].rows}
    assert len(listed) == 3
    assert gone.pk not in listed


def test_campaign_past_its_last_day_shows_its_list_as_it_was(
    bank: Bank, sign_in: Callable[[Officer], Client]
) -> None:
    reader = bank.officer("9001", bank.head_office, Role.HEAD_OFFICE)
    bank.campaign("C", audience=RICH, ends_on=MONDAY)
    bank.customer(bank.rm, metrics={"aum": Decimal(2000)})
    bank.night()
    assert not sign_in(reader).get("/campaigns/C/").context["is_over"]
    bank.night(TUESDAY)
    page = sign_in(reader).get("/campaigns/C/")
    assert page.context["is_over"]
    assert len(page.context["page"].rows) == 1
