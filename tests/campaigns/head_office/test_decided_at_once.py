"""Two of head office decide at the same moment, each in a session with the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from psycopg2.extensions import connection as Session

from campaigns.models import Campaign, CampaignVersion, ContactPlan
from campaigns.operations import campaign_drafts as drafts
from campaigns.operations.campaign_versions import CAMPAIGNS, lock_campaign
from staff.models import Officer
from staff.operations import versions
from tests.campaigns.head_office.campaign_steps import save, submit
from tests.sessions import committed_once_waited_for
from tiering.rules import RuleError

SHIPPED = "THRESHOLD"  # the other session sees nothing of what a test writes


def write(session: Session, column: str, value: Any) -> None:
    with session.cursor() as cursor:
        statement = f"update campaigns_campaign set {column} = %s where code = %s"
        cursor.execute(statement, [value, SHIPPED])


@contextmanager
def changed_meanwhile(session: Session, column: str, value: Any) -> Iterator[None]:
    """The colleague's change is written before, and committed once somebody waits for it."""
    before = Campaign.objects.filter(code=SHIPPED).values_list(column, flat=True)[0]
    write(session, column, value)
    try:
        with committed_once_waited_for(session):
            yield
    finally:
        write(session, column, before)
        session.commit()


@contextmanager
def taken_back() -> Iterator[None]:
    """Nothing stays locked or written."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def by_itself(campaign: Campaign) -> Campaign:
    return lock_campaign(campaign.pk)


def with_its_version(campaign: Campaign) -> Campaign:
    version = CampaignVersion.objects.get(campaign=campaign)
    found: Campaign = CAMPAIGNS.locked(version.pk).campaign
    return found


@pytest.mark.parametrize("lock", [by_itself, with_its_version])
def test_plan_that_a_colleague_is_changing_is_waited_for(
    other_session: Session, lock: Callable[[Campaign], Campaign]
) -> None:
    campaign = Campaign.objects.select_related("plan").get(code=SHIPPED)
    other = ContactPlan.objects.exclude(pk=campaign.plan_id)[0]
    with changed_meanwhile(other_session, "plan_id", other.pk), taken_back():
        assert lock(campaign).plan == other


def test_priority_that_a_colleague_is_giving_away_is_refused_in_words(
    other_session: Session, maker: Officer, checker: Officer
) -> None:
    draft = drafts.start_draft(campaign=Campaign.objects.get(code="MATURITY"), by=maker)
    free = 1 + max(Campaign.objects.values_list("priority", flat=True))
    approval = submit(save(draft, maker, priority=free), maker)
    with (
        changed_meanwhile(other_session, "priority", free),
        pytest.raises(RuleError) as refused,
    ):
        versions.approve(CAMPAIGNS, approval, reason="", by=checker)
    assert refused.value.path == "priority"
