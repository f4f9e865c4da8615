"""What head office types on the pages of rules and what is refused in words, nothing of it lost."""

import json

from django.test import Client

from tests.tiering.head_office.pages import begin, path, typed
from tiering.rules import SchemeDefinition, digest_of


def test_key_that_is_said_twice_is_named(maker: Client) -> None:
    draft = begin(maker)
    text = json.dumps(draft.definition, ensure_ascii=False)[:-1] + ', "code": "OTHER"}'
    answer = maker.post(path(draft, "json/"), {"definition": text, "digest": "0" * 64})
    assert answer.status_code == 422
    assert "“code” is said twice." in answer.content.decode()
    tree = '{"metric": "aum", "op": "ge", "value": "1", "value": "2"}'
    typed_tree = {"l1.says": "tree", "l1.tree": tree, "b0.line": "500000"}
    answer = maker.post(path(draft, "draft/"), typed(maker, draft, do="save", **typed_tree))
    assert answer.status_code == 422
    assert "“value” is said twice." in answer.content.decode()


def test_rules_begin_in_this_century(maker: Client) -> None:
    draft = begin(maker)
    digest = digest_of(SchemeDefinition.parse(draft.definition))
    form = {"digest": digest, "effective_from": "9999-12-31", "reason": "kept as typed"}
    answer = maker.post(path(draft, "submit/"), form)
    assert answer.status_code == 422
    assert "A day from 2000 to 2099 is expected here." in answer.content.decode()
    assert "kept as typed" in answer.content.decode()
