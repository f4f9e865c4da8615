"""Whatever a delivery is refused for, its page says it in the reader's language.

The reasons are gathered from the source, so that a new one cannot be forgotten.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from bankcrm.templatetags.nights import PLACES, SENTENCES, in_words
from customers.importing.refusal import DeliveryRefused

ROOT = Path(settings.BASE_DIR)
SOURCES = [*(ROOT / "customers/importing").glob("*.py"), *(ROOT / "bankcrm").glob("*.py")]
# Who is told a reason, and as which argument.
TOLD = {"DeliveryRefused": 0, "_refused": 0, "_refuse": 3, "_ended": 2, "replace": 1, "end": 2}
SAMPLES = {
    "error.msg": "Expecting value",
    "', '.join(known)": "full, delta",
    "stands": "the data is as of 2026-11-20",
    "type(error).__name__": "OperationalError",
    "told(error)": "[SQLSTATE 57014; the message is left out]",
}
CODES = {
    *("CSV", "Excel", "JSON", "MB", "Office", "PDF", "SHA", "SQLSTATE", "UTF", "Unicode", "ZIP"),
    *("DD", "MM", "OperationalError", "YYYY", "delta", "full", "gz", "gzip"),
}


class Reasons:
    """The texts that one module gives as reasons."""

    def __init__(self, path: Path) -> None:
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.functions = {n.name: n for n in ast.walk(self.tree) if isinstance(n, ast.FunctionDef)}

    def all(self) -> Iterator[str]:
        for function in self.functions.values():
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and (name := called(call)) in TOLD:
                    by_name = [each.value for each in call.keywords if each.arg == "reason"]
                    for reason in by_name or call.args[TOLD[name] : TOLD[name] + 1]:
                        yield from self.texts(reason, function)

    def texts(self, node: ast.expr, within: ast.FunctionDef) -> Iterator[str]:
        """What an expression may say; nothing where it hands on what somebody else has said."""
        if isinstance(node, ast.Constant):
            yield str(node.value)
        elif isinstance(node, ast.JoinedStr):
            yield "".join(filled(part) for part in node.values)
        elif isinstance(node, ast.IfExp):
            yield from (*self.texts(node.body, within), *self.texts(node.orelse, within))
        elif isinstance(node, ast.Name):
            yield from self.named(node.id, within)
        elif isinstance(node, ast.Call) and (function := self.functions.get(called(node))):
            for answer in ast.walk(function):
                if isinstance(answer, ast.Return) and answer.value is not None:
                    yield from self.texts(answer.value, function)

    def named(self, name: str, within: ast.FunctionDef) -> Iterator[str]:
        for node in ast.walk(within):
            if isinstance(node, ast.Assign) and name in map(ast.unparse, node.targets):
                yield from self.texts(node.value, within)
            if isinstance(node, ast.For) and name in ast.unparse(node.target):
                yield from self.listed(ast.unparse(node.iter))

    def listed(self, name: str) -> Iterator[str]:
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and name in map(ast.unparse, node.targets):
                yield from (text for _, text in ast.literal_eval(node.value))


def called(call: ast.Call) -> str:
    return ast.unparse(call.func).removeprefix("ledger.")


def filled(part: ast.expr) -> str:
    if isinstance(part, ast.FormattedValue):
        return "'x'" if part.conversion == ord("r") else SAMPLES.get(ast.unparse(part.value), "7")
    assert isinstance(part, ast.Constant)
    return str(part.value)


REASONS = sorted({text for path in SOURCES for text in Reasons(path).all()} - {""})


def in_chinese(reason: str) -> str:
    with override("zh-hans"):
        return in_words(reason)


def is_chinese(text: str) -> bool:
    words = re.sub(r"'x'|[a-z_]+\.(?:csv|json)\b", "", text)
    foreign = set(re.findall("[A-Za-z]{2,}", words)) - CODES
    return not foreign and re.search("[一-鿿]", text) is not None


def test_gathering_finds_what_is_said_in_every_way() -> None:
    assert {
        "is empty",  # at once
        "is a PDF, not CSV",  # from a list
        "is delimited by 'x', not by commas",  # from a helper
        "is UTF-16 or binary, not CSV",  # one of two
        "adds up to 7, the manifest says 7",  # from a variable
        "'x' is none of full, delta",  # of the manifest
        "business date 7 is in the future",  # at the door
        "corrected by run 7",  # of a run that another replaces
    } <= set(REASONS)
    assert len(REASONS) > 55


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_its_words(reason: str) -> None:
    assert is_chinese(in_chinese(reason)), in_chinese(reason)
    assert is_chinese(in_chinese(f"customers.csv: line 7: {reason}"))


@pytest.mark.parametrize("sentence", [*SENTENCES, *PLACES])
def test_no_words_are_left_in_english(sentence: str) -> None:
    with override("zh-hans"):
        assert is_chinese(re.sub(r"%\(\w+\)s", "", gettext(sentence)))


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (("is empty", "customers.csv"), "customers.csv：文件为空"),
        (("is missing", "交付 二十日: B: 3"), "交付 二十日：B：3：缺失"),
        (("is a PDF, not CSV", "new list.csv"), "new list.csv：是 PDF，不是 CSV"),
        (
            ("has no column 'a: b'; the first line must name the columns", "a.csv", "header"),
            "a.csv：表头：缺少列 'a: b'；首行须为列名",
        ),
        (
            ("is cut off in its last line", "accounts.csv.gz", "line 120000"),
            "accounts.csv.gz：第 120000 行：末行不完整",
        ),
        (
            ("is not valid gb18030", "staff.csv", "byte 5"),
            "staff.csv：第 5 字节：不符合 gb18030 编码",
        ),
        (
            ("1204 rows, the manifest says 20000", "staff.csv", "rows"),
            "staff.csv：行数：实有 1,204 行，交付清单为 20,000 行",
        ),
        (
            ("adds up to 15.00, the manifest says 15.01", "accounts.csv", "balance"),
            "accounts.csv：balance：合计为 15.00，交付清单为 15.01",
        ),
        (
            ("{'a': None} is not an amount", "manifest.json", "my accounts.csv totals"),
            "manifest.json：my accounts.csv 的合计：{'a': None} 不是金额",
        ),
        (
            ("50 of 1200 rows would be rejected, more than the guard allows", "a", "reject guard"),
            "a：拒收上限：1,200 行中有 50 行将被拒收，超出允许的比例",
        ),
        (
            ("is not valid JSON: Expecting ':' delimiter", "manifest.json", "line 1"),
            "manifest.json：第 1 行：不是有效的 JSON：此处应有冒号",
        ),
    ],
)
def test_file_and_place_stand_before_the_reason(refusal: tuple[str, ...], words: str) -> None:
    assert in_chinese(str(DeliveryRefused(*refusal))) == words


@pytest.mark.parametrize(
    "reason", [f"{'a' * 300!r} is not an amount", f"has the column {'a' * 300!r} twice"]
)
def test_reason_too_long_for_its_line_has_words_too(reason: str) -> None:
    words = in_chinese(str(DeliveryRefused(reason, "manifest.json")))
    assert is_chinese(re.sub("a{9,}", "", words))
    assert words.endswith("…")


def test_sentences_within_a_sentence_have_words() -> None:
    reason = "staff.csv: is empty; run 7 stays taken back: the data is as of 2026-11-16"
    assert in_chinese(reason) == "staff.csv：文件为空；第 7 次运行仍为撤回状态：数据截至 2026-11-16"


@pytest.mark.parametrize(
    "reason",
    [
        *("", "wrong file", "ask: the core systems", "100% wrong", "RuntimeError: run 3: no"),
        f"MemoryError: {'x; run 3 stays taken back: ' * 500}",
        f"{'9' * 5000} rows, the manifest says 3",
    ],
)
def test_what_others_write_stands_as_it_is(reason: str) -> None:
    assert in_chinese(reason) == reason


def test_ledger_reads_the_same_in_english() -> None:
    with override("en"):
        assert [in_words(f"customers.csv: header: {reason}") for reason in REASONS] == [
            f"customers.csv: header: {reason}" for reason in REASONS
        ]
