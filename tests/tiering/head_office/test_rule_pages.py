"""Head office changes rules in the browser: a draft, its trial, a second person, the night."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from customers.models import DataDate
from staff.models import Approval, Officer
from tests.conftest import House
from tests.factories.customers import ON
from tests.tiering.head_office.pages import (
    LATER,
    LOWER,
    VIP_LINE,
    begin,
    decide,
    path,
    resubmitted,
    submitted,
    typed,
)
from tiering.models import Label, RuleSet, Scheme
from tiering.queries import versions_on
from tiering.queries.periods import next_month
from tiering.rules import SchemeDefinition, digest_of

SignIn = Callable[[Officer], Client]


@pytest.mark.parametrize("scheme", ["RETAIL", "CORPORATE", "LIFECYCLE", "ENTERPRISE_SIZE"])
def test_sheet_keeps_every_shipped_scheme_as_it_is(maker: Client, scheme: str) -> None:
    draft = begin(maker, scheme)
    before = draft.definition

    answer = maker.post(path(draft, "draft/"), typed(maker, draft, do="save"))

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.definition == before


def test_draft_is_tried_while_it_is_typed(maker: Client) -> None:
    draft = begin(maker)

    page = maker.post(path(draft, "trial/"), typed(maker, draft, **LOWER)).content.decode()

    assert "▲ 1" in page
    assert RuleSet.objects.get(pk=draft.pk).definition == draft.definition  # nothing is kept


def test_band_that_ends_at_the_line_moves_with_it(maker: Client) -> None:
    draft = begin(maker)

    maker.post(path(draft, "draft/"), typed(maker, draft, do="save", **LOWER))

    draft.refresh_from_db()
    assert draft.definition["threshold_bands"][0]["below"] == "450000"
    too_low = maker.post(path(draft, "trial/"), typed(maker, draft, **{VIP_LINE: "300000"}))
    assert "A band must end above its beginning." in too_low.content.decode()


def test_samples_say_why(maker: Client) -> None:
    draft = begin(maker)

    answer = maker.post(path(draft, "stopped-at/"), typed(maker, draft, **LOWER))

    trials, samples = answer.content.decode().split('aria-labelledby="samples-title"', 1)
    assert samples.count("<tr>") == 2  # the head, and the one between the lines
    assert "460" in samples
    assert trials.count("<tr>") == 2  # what was tried is kept


def test_wrong_line_is_named_beside_its_row_and_stays_typed(maker: Client) -> None:
    draft = begin(maker)
    wrong = typed(maker, draft, do="save", **{VIP_LINE: "very much"})

    answer = maker.post(path(draft, "draft/"), wrong)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A number is expected here." in page
    assert "very much" in page
    assert maker.post(path(draft, "trial/"), wrong).status_code == 422


@pytest.mark.parametrize(
    ("metric", "op"),
    [
        ("label.RETAIL", "is_not_empty"),
        ("threshold.RETAIL", "is_not_empty"),
        ("on_watch", "is_true"),
    ],
)
def test_schemes_own_labels_are_refused_beside_their_row(
    maker: Client, metric: str, op: str
) -> None:
    draft = begin(maker)
    row = {"l1.g0.r0.metric": metric, "l1.g0.r0.op": op, "b0.line": "500000"}

    answer = maker.post(path(draft, "draft/"), typed(maker, draft, do="save", **row))

    error = answer.content.decode().split('id="l1.g0.r0.error">', 1)[1].split("</p>", 1)[0]
    assert (answer.status_code, " itself" in error or " own labels" in error) == (422, True)
    assert not RuleSet.objects.filter(definition__labels__1__condition__metric=metric).exists()


def test_sheet_offers_labels_of_other_schemes_only(maker: Client) -> None:
    page = maker.get(path(begin(maker), "draft/")).content.decode()

    assert 'value="label.LIFECYCLE"' in page
    assert 'value="label.RETAIL"' not in page


DEEP = {"not": {"any": [{"metric": "aum", "op": "lt", "value": "500000"},
                        {"metric": "kind", "op": "eq", "value": "corporate"}]}}  # fmt: skip


def test_condition_that_rows_cannot_say_is_read_in_words_and_written_anew(maker: Client) -> None:
    draft = begin(maker)
    deep = {"l1.says": "tree", "l1.tree": json.dumps(DEEP), "b0.line": "500000"}
    saved = maker.post(path(draft, "draft/"), typed(maker, draft, do="save", **deep))
    assert saved.status_code == 302

    page = maker.get(path(draft, "draft/")).content.decode()
    assert "It is not so that" in page
    assert 'name="l1.tree"' in page

    anew = typed(maker, draft, do="add-group l1")
    rows = maker.post(path(draft, "draft/"), anew).content.decode()
    assert 'name="l1.g0.r0.metric"' in rows
    assert 'name="l1.tree"' not in rows
    draft.refresh_from_db()
    assert draft.definition["labels"][1]["condition"] == DEEP


def test_wrong_place_in_a_typed_tree_is_named(maker: Client) -> None:
    draft = begin(maker)
    wrong = json.dumps({"not": {"metric": "shoe_size", "op": "eq", "value": "1"}})
    typed_tree = {"l1.says": "tree", "l1.tree": wrong, "b0.line": "500000"}
    answer = maker.post(path(draft, "draft/"), typed(maker, draft, do="save", **typed_tree))
    assert answer.status_code == 422
    assert "not.metric: Unknown metric" in answer.content.decode()


def test_colleagues_change_is_not_overwritten(maker: Client, checker: Client) -> None:
    draft = begin(maker)
    mine, theirs = (
        typed(maker, draft, do="save", **LOWER),
        typed(maker, draft, do="save", **{VIP_LINE: "600000"}),
    )
    checker.post(path(draft, "draft/"), theirs)

    answer = maker.post(path(draft, "draft/"), mine)

    assert answer.status_code == 422
    assert "colleague" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.definition["labels"][1]["condition"]["value"] == "600000"


@pytest.mark.parametrize(
    ("act", "n_rows"), [("add-row l1.g0", 2), ("drop-row l1.g0.r0", 0), ("add-group l1", 2)]
)
def test_rows_come_and_go_without_script(maker: Client, act: str, n_rows: int) -> None:
    draft = begin(maker)

    page = maker.post(path(draft, "draft/"), typed(maker, draft, do=act)).content.decode()

    assert sum(page.count(f'name="l1.g{g}.r{r}.metric"') for g in (0, 1) for r in (0, 1)) == n_rows


def test_label_is_added_and_lifted(maker: Client) -> None:
    draft = begin(maker)

    added = maker.post(path(draft, "draft/"), typed(maker, draft, do="add-label")).content.decode()
    lifted = maker.post(
        path(draft, "draft/"), typed(maker, draft, do="lift-label l1")
    ).content.decode()

    assert added.count("everyone who is left") == 1  # it came above the last
    assert 'name="l5.code"' in added
    assert lifted.index('value="VIP"') < lifted.index('value="PRIVATE"')
    assert "Labels must stand from best to worst." not in lifted  # they rank as they stand


def test_change_waits_for_a_second_person(maker: Client, checker: Client) -> None:
    draft = submitted(maker)

    assert "does not decide" in decide(maker, draft, "approve")
    assert RuleSet.objects.get(pk=draft.pk).state == "submitted"

    decide(checker, draft, "approve", "as tried")

    draft.refresh_from_db()
    assert (draft.state, draft.effective_from) == ("approved", LATER)
    in_force = {each.code: each.version for each in versions_on(LATER)}
    assert in_force["RETAIL"] == draft.version
    before = {each.code: each.version for each in versions_on(LATER - timedelta(days=1))}
    assert before["RETAIL"] == 1


def test_author_sends_back_what_a_colleague_submits_and_does_not_approve_it(
    maker: Client, checker: Client
) -> None:
    draft = submitted(maker)
    decide(maker, draft, "withdraw")
    digest = digest_of(SchemeDefinition.parse(draft.definition))
    begins = {"digest": digest, "effective_from": LATER.isoformat(), "reason": "still right"}
    checker.post(path(draft, "submit/"), begins)

    page = maker.get(path(draft)).content.decode()
    assert ('value="return"' in page, 'value="approve"' in page) == (True, False)
    decide(maker, draft, "return", "not yet")

    draft.refresh_from_db()
    assert draft.state == "draft"


def test_evidence_is_of_what_was_submitted(maker: Client) -> None:
    draft = submitted(maker)

    approval = Approval.objects.get()
    assert approval.digest == digest_of(SchemeDefinition.parse(draft.definition))
    assert (approval.evidence["n_up"], approval.evidence["n_affected"]) == (1, 1)
    assert approval.evidence["on"] == ON.isoformat()


def test_return_without_a_reason_says_so_at_its_field(maker: Client, checker: Client) -> None:
    draft = submitted(maker)
    said = {"do": "return", "reason": "", "approval": Approval.objects.latest("pk").pk}
    answer = checker.post(path(draft, "decide/"), said)
    assert answer.status_code == 422
    assert list(answer.context["decision"].errors) == ["reason"]
    draft.refresh_from_db()
    assert draft.state == "submitted"


def test_approved_rules_say_from_when_on(maker: Client, checker: Client) -> None:
    draft = submitted(maker)
    assert f"Approved: in force from {LATER} on." in decide(checker, draft, "approve")


def test_returned_draft_goes_back_to_its_sheet(maker: Client, checker: Client) -> None:
    draft = submitted(maker)

    assert "wait for spring" in decide(checker, draft, "return", "wait for spring")
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert maker.get(path(draft, "draft/")).status_code == 200


def test_day_asked_for_stands_after_a_return_while_it_is_to_come(
    maker: Client, checker: Client
) -> None:
    draft = submitted(maker)
    decide(checker, draft, "return", "wait for spring")

    asked = maker.get(path(draft)).context["submit"]["effective_from"].value()
    DataDate.objects.update(business_date=LATER)
    too_late = maker.get(path(draft)).context["submit"]["effective_from"].value()

    assert (asked, too_late) == (LATER, next_month(LATER))


def test_page_left_open_approves_nothing_newer(maker: Client, checker: Client) -> None:
    draft = submitted(maker)
    old = Approval.objects.get()
    decide(maker, draft, "withdraw")
    resubmitted(maker, draft)

    assert "read it first" in decide(checker, draft, "approve", approval=old.pk)
    draft.refresh_from_db()
    assert draft.state == "submitted"


def test_old_version_comes_back_as_a_new_draft(maker: Client, checker: Client) -> None:
    draft = submitted(maker)
    decide(checker, draft, "approve")

    maker.post("/tiering/RETAIL/drafts/", {"base": "1"})

    back = RuleSet.objects.get(scheme__code="RETAIL", state="draft")
    assert back.version == 3
    assert back.definition == RuleSet.objects.get(scheme__code="RETAIL", version=1).definition


def test_scheme_is_made_from_nothing(maker: Client, checker: Client) -> None:
    form = {"code": "WEALTH", "name_zh": "财富", "name_en": "Wealth", "policy": "immediate"}
    assert maker.post("/tiering/new/", form).status_code == 302
    draft = RuleSet.objects.get(scheme__code="WEALTH")

    page = maker.post(path(draft, "trial/"), typed(maker, draft)).content.decode()
    digest = digest_of(SchemeDefinition.parse(draft.definition))
    form_of_it = {"digest": digest, "effective_from": LATER.isoformat(), "reason": "new"}
    maker.post(path(draft, "submit/"), form_of_it)
    decide(checker, draft, "approve")

    assert "enter" in page
    assert Label.objects.get(scheme__code="WEALTH").code == "STANDARD"
    assert Scheme.objects.get(code="WEALTH").slot == 9
    assert maker.post("/tiering/new/", form).status_code == 422  # the code is taken


def test_json_goes_out_and_comes_in_with_the_same_checks(maker: Client) -> None:
    draft = begin(maker)
    text = maker.get(path(draft, "definition.json")).content.decode()
    digest = digest_of(SchemeDefinition.parse(draft.definition))

    lower = text.replace('"value": "500000"', '"value": "550000"')
    answer = maker.post(path(draft, "json/"), {"definition": lower, "digest": digest})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.definition["labels"][1]["condition"]["value"] == "550000"

    digest = digest_of(SchemeDefinition.parse(draft.definition))
    nonsense = json.dumps(json.loads(text) | {"threshold_bands": []}).replace("500000", "5")
    refused = maker.post(path(draft, "json/"), {"definition": nonsense, "digest": digest})
    assert refused.status_code == 422
    assert "“VIP” above takes them all." in refused.content.decode()


def test_label_that_nobody_reaches_is_named_on_the_sheet(maker: Client) -> None:
    draft = begin(maker)
    covered = typed(maker, draft, do="save", **{"l0.g0.r0.value": "400000"})

    answer = maker.post(path(draft, "draft/"), covered)

    assert answer.status_code == 422
    assert "“Private banking” above takes them all." in answer.content.decode()


def test_trial_says_which_row_is_wrong_until_it_is_right(maker: Client) -> None:
    draft = begin(maker)
    wrong = maker.post(path(draft, "trial/"), typed(maker, draft, **{"l0.g0.r0.value": "400000"}))
    assert 'data-place="l1.g0.r0">Nobody is left for “VIP”' in wrong.content.decode()
    right = maker.post(path(draft, "trial/"), typed(maker, draft))
    assert '<template id="wrong"></template>' in right.content.decode()


def test_draft_is_discarded_for_good(maker: Client) -> None:
    draft = begin(maker)

    unread = maker.post(path(draft, "decide/"), {"do": "discard"})
    assert unread.headers["Location"] == path(draft)
    digest = digest_of(SchemeDefinition.parse(draft.definition))
    answer = maker.post(path(draft, "decide/"), {"do": "discard", "digest": digest})

    assert answer.headers["Location"] == "/tiering/RETAIL/"
    draft.refresh_from_db()
    assert draft.state == "discarded"
    for page in ("draft/", "json/"):
        assert maker.get(path(draft, page)).headers["Location"] == path(draft)


def test_act_that_is_none_changes_nothing(maker: Client) -> None:
    draft = submitted(maker)

    answer = maker.post(path(draft, "decide/"), {"do": "nonsense"})

    assert answer.status_code == 400
    draft.refresh_from_db()
    assert draft.state == "submitted"


@pytest.mark.parametrize(
    "text", ["[" * 100_000 + "]" * 100_000, "9" * 5000, '{"\\ud800": 1}', '{"code": ', ""]
)
def test_text_that_is_no_plain_json_is_refused_and_stays_typed(maker: Client, text: str) -> None:
    draft = begin(maker)
    answer = maker.post(path(draft, "json/"), {"definition": text, "digest": "0" * 64})
    assert answer.status_code == 422
    assert escape(text) in answer.content.decode()


def test_auditor_reads_and_writes_nothing(bank: House, maker: Client, sign_in: SignIn) -> None:
    draft = begin(maker)
    auditor = sign_in(bank.auditor)

    assert auditor.get("/tiering/RETAIL/").status_code == 200
    assert auditor.get(path(draft)).status_code == 200
    assert auditor.get(path(draft, "draft/")).status_code == 403
    assert auditor.post(path(draft, "decide/"), {"do": "discard"}).status_code == 403
    assert sign_in(bank.rm).get("/tiering/RETAIL/").status_code == 403


def test_pages_ask_few_queries(maker: Client, django_assert_max_num_queries: Any) -> None:
    draft = begin(maker)
    with django_assert_max_num_queries(20):
        maker.get(path(draft, "draft/"))
    with django_assert_max_num_queries(20):
        maker.get("/tiering/RETAIL/")
    now, lower = typed(maker, draft), typed(maker, draft, **LOWER)
    maker.post(path(draft, "trial/"), now)  # brings the figures
    with django_assert_max_num_queries(15):
        maker.post(path(draft, "trial/"), lower)
