"""Statements that are run aside reach the drafts of their session, or are refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg2 import sql as pg

from kernel import draft_names, sql
from kernel.draft_names import NotAside

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "campaigns" / "targeting" / "sql").glob("*.sql"))


@pytest.fixture
def aside(db: None) -> Iterator[None]:
    with draft_names.aside():
        yield


@pytest.mark.parametrize(
    "statement",
    [
        "select 1 from draft.customers_customer",
        'select 1 from "draft"."customers_customer"',
        "select 1 from draft . customers_customer",
        "select 1 from DRAFT.customers_customer",
        "select to_regclass('draft.customers_customer')",
        "select '--' from draft.customers_customer",
        pg.SQL("select 1 from {}").format(pg.Identifier("draft", "customers_customer")),
    ],
)
def test_statement_that_names_the_drafts_of_the_night_is_refused(
    aside: None, statement: str | pg.Composable
) -> None:
    with pytest.raises(NotAside):
        sql.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "select 1 from campaigns_campaign where state = 'draft' -- read the draft. No more",
        "/* draft.T */ select 1",
    ],
)
def test_words_about_drafts_are_no_names(aside: None, statement: str) -> None:
    sql.execute(statement)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_files_of_the_night_are_read_aside(aside: None, file: Path) -> None:
    draft_names.check_is_aside(sql.read(file))


def test_by_night_names_stay_as_they_are(db: None) -> None:
    [file] = [each for each in FILES if each.stem == "dry_follow_ups"]
    assert "draft.campaigns_followup_next" in sql.read(file)
    sql.execute("select 1 from draft.customers_customer")
