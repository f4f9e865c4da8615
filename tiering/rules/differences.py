"""What differs between two versions of a scheme, in plain words of both languages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from tiering.rules.catalogue import metric_of
from tiering.rules.describe import describe, lowered
from tiering.rules.figures import figure
from tiering.rules.label_book import LabelBook
from tiering.rules.nodes import AtLeast, Leaf, Node, children
from tiering.rules.rule_set import LabelDefinition, SchemeDefinition, ThresholdBand

Words: TypeAlias = tuple[str, str]  # English, Chinese

_KINDS: dict[str, Words] = {
    "low_value": ("low value", "低效"),
    "standard": ("standard", "标准"),
    "vip": ("VIP", "贵宾"),
    "strategic": ("strategic", "战略"),
}
# By whether it stood before and stands after.
_CHANGED: dict[tuple[bool, bool], Words] = {
    (True, True): ("{what}: {before} → {after}", "{what}：{before} → {after}"),
    (False, True): ("{what} is new: {after}", "新增{what}：{after}"),
    (True, False): ("{what} is gone; it was: {before}", "取消{what}，原为：{before}"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """At `path` stands `what`; without a `before` it is new, without an `after` it is gone.

    Labels and bands are named in paths by their codes, as their places differ in two versions.
    """

    path: str
    what: Words
    before: Words | None
    after: Words | None


def describe_difference(difference: Difference, language: str) -> str:
    """One line, such as “VIP”, month daily average AUM: CNY 500,000 → CNY 450,000."""
    place = language.startswith("zh")
    before, after = (words and words[place] for words in (difference.before, difference.after))
    template = _CHANGED[(before is not None, after is not None)][place]
    return template.format(what=difference.what[place], before=before, after=after)


def parts_of(difference: Difference, language: str) -> dict[str, str | None]:
    """Its path, what differs, before and after in one language; as one line in `words`."""
    place = language.startswith("zh")
    before, after = (words and words[place] for words in (difference.before, difference.after))
    return {
        "path": difference.path,
        "what": difference.what[place],
        "before": before,
        "after": after,
        "words": describe_difference(difference, language),
    }


def differences(
    before: SchemeDefinition, after: SchemeDefinition, book: LabelBook | None = None
) -> list[Difference]:
    """From the scheme's own words down to its labels, best first, and its threshold bands."""
    return [
        *_of_scheme(before, after, book),
        *_of_labels(before, after, book),
        *_of_bands(before, after),
    ]


def _of_scheme(
    before: SchemeDefinition, after: SchemeDefinition, book: LabelBook | None
) -> Iterator[Difference]:
    yield from changed(
        "name", ("Name of the scheme", "方案名称"), _full_name(before), _full_name(after)
    )
    yield from of_condition("scope", ("Scope", "适用范围"), before.scope, after.scope, book)
    yield from changed(
        "upgrade_min_days",
        ("Upgrades from this day of the month on", "每月自该日起升级"),
        _number(before.upgrade_min_days),
        _number(after.upgrade_min_days),
    )
    kept = {label.code for label in before.labels}
    names = {label.code: _name(label) for label in after.labels if label.code in kept}
    yield from changed(
        "labels",
        ("Order in which labels are tried", "标签判定顺序"),
        *(_listed([names[each.code] for each in version.labels if each.code in names])
          for version in (before, after)),
    )  # fmt: skip


def _of_labels(
    before: SchemeDefinition, after: SchemeDefinition, book: LabelBook | None
) -> Iterator[Difference]:
    was = {label.code: label for label in before.labels}
    now = {label.code: label for label in after.labels}
    ranks = {code: label.rank for code, label in (was | now).items()}
    for code in sorted(ranks, key=lambda each: -ranks[each]):
        if code in was and code in now:
            yield from _of_label(was[code], now[code], book)
        else:
            gone, new = (_condition(each.get(code), book) for each in (was, now))
            yield Difference(f"labels.{code}", _quoted((was | now)[code]), gone, new)


def _of_label(
    before: LabelDefinition, after: LabelDefinition, book: LabelBook | None
) -> Iterator[Difference]:
    path, label = f"labels.{after.code}", _quoted(after)
    yield from changed(
        f"{path}.name", _of(label, "name", "名称"), _full_name(before), _full_name(after)
    )
    yield from changed(
        f"{path}.kind", _of(label, "kind", "类型"), _KINDS[before.kind], _KINDS[after.kind]
    )
    yield from changed(
        f"{path}.rank", _of(label, "rank", "等级"), _number(before.rank), _number(after.rank)
    )
    yield from of_condition(f"{path}.condition", label, before.condition, after.condition, book)
    yield from changed(
        f"{path}.missed_months",
        _of(label, "missed months before a downgrade", "降级前连续未达标月数"),
        _number(before.missed_months),
        _number(after.missed_months),
    )


def of_condition(
    path: str, what: Words, before: Node | None, after: Node | None, book: LabelBook | None
) -> Iterator[Difference]:
    """Line by line where only values differ, otherwise the whole sentences."""
    lines = _lines(before, after)
    if lines is None:
        yield from changed(path, what, sentence(before, book), sentence(after, book))
        return
    for number, (was, now) in enumerate(lines):
        if was != now:
            name = metric_of(now.metric).name
            line = _of(what, lowered(name("en")), name("zh"))
            place = path if len(lines) == 1 else f"{path}[{number}]"
            yield Difference(place, line, _value(was, book), _value(now, book))


def _lines(before: Node | None, after: Node | None) -> list[tuple[Leaf, Leaf]] | None:
    """The leaves of both, pair by pair; None where more differs than their values."""
    if before is None or after is None:
        return [] if before is after else None
    if isinstance(before, Leaf) and isinstance(after, Leaf):
        same = (before.metric, before.op) == (after.metric, after.op)
        return [(before, after)] if same else None
    inside, inside_now = children(before), children(after)
    if type(before) is not type(after) or len(inside) != len(inside_now):
        return None
    if isinstance(before, AtLeast) and isinstance(after, AtLeast) and before.n != after.n:
        return None
    pairs = [_lines(was, now) for was, now in zip(inside, inside_now, strict=True)]
    return None if None in pairs else [line for pair in pairs for line in pair or ()]


def _of_bands(before: SchemeDefinition, after: SchemeDefinition) -> Iterator[Difference]:
    was = {band.to: band for band in before.threshold_bands}
    now = {band.to: band for band in after.threshold_bands}
    labels = {label.code: label for label in (*before.labels, *after.labels)}
    for code in was | now:
        what = _of(_quoted(labels[code]), "threshold band", "临界区间")
        gone, new = (_band(each.get(code)) for each in (was, now))
        yield from changed(f"threshold_bands.{code}", what, gone, new)


def changed(
    path: str, what: Words, before: Words | None, after: Words | None
) -> Iterator[Difference]:
    if before != after:
        yield Difference(path, what, before, after)


def _both(say: Callable[[str], str]) -> Words:
    return say("en"), say("zh")


def sentence(node: Node | None, book: LabelBook | None) -> Words:
    """Without its full stop: it stands inside a line."""
    return _both(lambda language: describe(node, language, book).rstrip(".。"))


def _value(leaf: Leaf, book: LabelBook | None) -> Words:
    if leaf.value is None or isinstance(leaf.value, tuple):
        return sentence(leaf, book)
    value = leaf.value
    return _both(lambda language: figure(metric_of(leaf.metric), value, language, book))


def _condition(label: LabelDefinition | None, book: LabelBook | None) -> Words | None:
    return None if label is None else sentence(label.condition, book)


def _band(band: ThresholdBand | None) -> Words | None:
    return None if band is None else sentence(band.condition, None)


def _name(named: SchemeDefinition | LabelDefinition) -> Words:
    return named.name_en, named.name_zh


def _full_name(named: SchemeDefinition | LabelDefinition) -> Words:
    """Both in each language: a change of one of them shows."""
    return f"{named.name_en} ({named.name_zh})", f"{named.name_zh}（{named.name_en}）"


def _number(number: int) -> Words:
    return str(number), str(number)


def _listed(names: list[Words]) -> Words:
    return ", ".join(en for en, _ in names), "、".join(zh for _, zh in names)


def _quoted(label: LabelDefinition) -> Words:
    return f"“{label.name_en}”", f"“{label.name_zh}”"


def _of(owner: Words, english: str, chinese: str) -> Words:
    return f"{owner[0]}, {english}", f"{owner[1]}的{chinese}"
