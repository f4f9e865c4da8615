"""Who may make a change of reference data, and two who make changes at the same moment."""

from typing import Any

import pytest
from django.test import Client
from psycopg2.extensions import connection as Session

from bankcrm.references import REFERENCES
from campaigns.models import MessageTemplate
from kernel import locks
from staff.models import Approval
from tests.conftest import House
from tests.sessions import committed_once_waited_for
from tests.settings.sheets import decide, submit

KIND = "contact-plans"


def length() -> int:
    plan = REFERENCES[KIND].now("4+1")
    assert plan is not None
    found: int = plan["length_days"]
    return found


def longer(days: int = 1) -> dict[str, Any]:
    plan = REFERENCES[KIND].now("4+1")
    assert plan is not None
    return plan | {"length_days": plan["length_days"] + days}


def test_first_author_does_not_approve_what_a_colleague_asks_for_again(
    house: House, maker: Client, checker: Client
) -> None:
    before = length()
    submit(maker, KIND, "4+1", longer())
    decide(maker, KIND, "4+1", "withdraw")
    submit(checker, KIND, "4+1", longer())
    assert b'value="approve"' not in maker.get(f"/settings/{KIND}/4+1/").content
    decide(maker, KIND, "4+1", "approve")
    assert (Approval.objects.filter(decision="").count(), length()) == (1, before)


def test_third_person_approves_what_was_asked_for_twice(
    house: House, maker: Client, checker: Client, third: Client
) -> None:
    after = length() + 1
    submit(maker, KIND, "4+1", longer())
    decide(checker, KIND, "4+1", "return", "Why?")
    submit(checker, KIND, "4+1", longer())
    decide(third, KIND, "4+1", "approve")
    assert length() == after


def test_who_returned_it_may_approve_it_when_its_author_asks_again(
    house: House, maker: Client, checker: Client
) -> None:
    after = length() + 1
    submit(maker, KIND, "4+1", longer())
    decide(checker, KIND, "4+1", "return", "Why?")
    submit(checker, KIND, "4+1", longer())
    decide(checker, KIND, "4+1", "withdraw")
    submit(maker, KIND, "4+1", longer())
    decide(checker, KIND, "4+1", "approve")
    assert length() == after


def test_sign_that_a_colleague_adds_makes_it_nobody_elses_text(
    house: House, maker: Client, checker: Client, third: Client
) -> None:
    before = length()
    submit(maker, KIND, "4+1", longer())
    decide(checker, KIND, "4+1", "return", "Why?")
    submit(checker, KIND, "4+1", longer(2))
    assert b'value="approve"' not in maker.get(f"/settings/{KIND}/4+1/").content
    decide(maker, KIND, "4+1", "approve")
    assert length() == before
    decide(third, KIND, "4+1", "approve")
    assert length() == before + 2


def test_author_of_a_change_approves_what_a_colleague_asks_for_after_it(
    house: House, maker: Client, checker: Client
) -> None:
    before = length()
    submit(maker, KIND, "4+1", longer())
    decide(checker, KIND, "4+1", "approve")
    submit(checker, KIND, "4+1", longer(2))
    decide(maker, KIND, "4+1", "approve")
    assert length() == before + 3


def test_new_entry_under_another_code_keeps_its_author(
    house: House, maker: Client, checker: Client, third: Client
) -> None:
    def asked(by: Client, code: str) -> None:
        start = REFERENCES["messages"].starts()[0]
        assert submit(by, "messages", code, start | {"code": code}, is_new=True).status_code == 302

    asked(maker, "FIRST")
    decide(maker, "messages", "FIRST", "withdraw")
    asked(checker, "SECOND")
    decide(maker, "messages", "SECOND", "approve")
    assert not MessageTemplate.objects.exists()
    decide(third, "messages", "SECOND", "approve")
    assert MessageTemplate.objects.get().code == "SECOND"
    asked(checker, "THIRD")  # approved words are nobody's draft
    decide(maker, "messages", "THIRD", "approve")
    assert MessageTemplate.objects.count() == 2


@pytest.mark.parametrize("back", ["withdraw", "return", ""])
def test_new_entry_with_a_sign_more_under_another_code_keeps_its_author(
    house: House, maker: Client, checker: Client, third: Client, back: str
) -> None:
    def asked(by: Client, code: str, sign: str) -> None:
        start = REFERENCES["messages"].starts()[0]
        said = start | {"code": code, "text_zh": f"{start['text_zh']}{sign}"}
        assert submit(by, "messages", code, said, is_new=True).status_code == 302

    asked(maker, "FIRST", "")
    if back:
        decide(maker if back == "withdraw" else third, "messages", "FIRST", back)
    asked(checker, "SECOND", "！")
    assert b'value="approve"' not in maker.get("/settings/messages/SECOND/").content
    decide(maker, "messages", "SECOND", "approve")
    assert not MessageTemplate.objects.exists()
    decide(third, "messages", "SECOND", "approve")
    assert MessageTemplate.objects.get().code == "SECOND"
    asked(checker, "THIRD", "！！")  # the one before was approved
    decide(maker, "messages", "THIRD", "approve")
    assert MessageTemplate.objects.count() == 2


def test_words_approved_once_are_nobodys_draft_any_more(
    house: House, maker: Client, checker: Client
) -> None:
    before = length()
    submit(maker, KIND, "4+1", longer())
    decide(checker, KIND, "4+1", "approve")
    submit(maker, KIND, "4+1", longer(-1))
    decide(checker, KIND, "4+1", "approve")
    assert length() == before
    submit(checker, KIND, "4+1", longer())
    decide(maker, KIND, "4+1", "approve")
    assert length() == before + 1


def test_approvals_pass_one_by_one(
    house: House, maker: Client, checker: Client, other_session: Session
) -> None:
    """A colleague's approval of another entry is waited for, and what it has changed is seen."""
    submit(maker, KIND, "4+1", longer())
    was = length()
    update = "update campaigns_contactplan set length_days = %s where code = '4+1'"
    with other_session.cursor() as cursor:
        cursor.execute("set lock_timeout = '5s'")
        cursor.execute("select pg_advisory_xact_lock(%s)", [locks.REFERENCES])
        cursor.execute(update, [was + 5])
    try:
        with committed_once_waited_for(other_session):
            decide(checker, KIND, "4+1", "approve")
        assert (Approval.objects.get().decision, length()) == ("", was + 5)
    finally:
        with other_session.cursor() as cursor:
            cursor.execute(update, [was])
        other_session.commit()
