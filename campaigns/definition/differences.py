"""What differs between two definitions of a campaign, in plain words of both languages."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from campaigns.definition.book import CampaignBook
from campaigns.definition.parse import CampaignDefinition
from campaigns.definition.values import Phase
from campaigns.enums import Anchor, PhaseKind, Play, Stage, TargetKind
from customers.enums import AccountClass
from tiering.rules import Difference, Node, Words, changed, of_condition, sentence

Say = Callable[[Any, CampaignBook], Words | None]


def differences(
    before: CampaignDefinition, after: CampaignDefinition, book: CampaignBook
) -> list[Difference]:
    """In the order in which a campaign is written."""
    return list(_all(before, after, book))


def _all(
    before: CampaignDefinition, after: CampaignDefinition, book: CampaignBook
) -> Iterator[Difference]:
    for field, (what, say) in _FIELDS.items():
        was, now = getattr(before, field), getattr(after, field)
        if say in (_condition, _audience):
            yield from of_condition(field, what, was, now, book.labels)
        elif was != now:
            yield from changed(field, what, say(was, book), say(now, book))
    yield from _unit_goals(dict(before.unit_goals), dict(after.unit_goals), book)
    was, now = ({each.kind: each for each in version.phases} for version in (before, after))
    for kind in PhaseKind:
        gone, new = _phase(was.get(kind.value)), _phase(now.get(kind.value))
        yield from changed(f"phases.{kind.value}", _phase_name(kind), gone, new)


def in_words(definition: CampaignDefinition, book: CampaignBook) -> list[tuple[Words, Words]]:
    """All that it says, each with its name; what is left empty is left out."""
    lines = [
        (what, say(getattr(definition, field), book)) for field, (what, say) in _FIELDS.items()
    ]
    lines += [(_goal_name(code, book), _goal(value)) for code, value in definition.unit_goals]
    lines += [(_phase_name(PhaseKind(each.kind)), _phase(each)) for each in definition.phases]
    return [(what, said) for what, said in lines if said]


def _unit_goals(
    was: dict[str, int], now: dict[str, int], book: CampaignBook
) -> Iterator[Difference]:
    for code in sorted(was | now):
        before, after = _goal(was.get(code)), _goal(now.get(code))
        yield from changed(f"unit_goals.{code}", _goal_name(code, book), before, after)


def _goal_name(code: str, book: CampaignBook) -> Words:
    english, chinese = book.units.get(code, (code, code))
    return f"Part of the target for {english}", f"{chinese}分配的目标户数"


def _goal(value: int | None) -> Words:
    if value is None:
        return "by share of the list", "按名单占比"
    return f"{value:,}", f"{value:,}"


def _phase_name(kind: PhaseKind) -> Words:
    english, chinese = _name_of(kind)
    return f"Phase “{english}”", f"“{chinese}”阶段"


def _phase(phase: Phase | None) -> Words | None:
    if phase is None:
        return None
    days = f"{phase.starts_on} – {phase.ends_on}"
    english, chinese = phase.words_en.strip(), phase.words_zh.strip()
    return (f"{days}: {english}" if english else days, f"{days}：{chinese}" if chinese else days)


def _text(value: str, _book: CampaignBook) -> Words | None:
    return (value, value) if value else None


def _condition(value: Node | None, book: CampaignBook) -> Words | None:
    return None if value is None else sentence(value, book.labels)


def _audience(value: Node | None, book: CampaignBook) -> Words | None:
    return _condition(value, book) or ("customers come by hand only", "仅手工加入客户")


def _number(value: int | None, _book: CampaignBook) -> Words | None:
    return None if value is None else (f"{value:,}", f"{value:,}")


def _share(value: Decimal | None, _book: CampaignBook) -> Words | None:
    if value is None:
        return None
    text = f"{100 * value:.2f}".rstrip("0").rstrip(".") + "%"
    return text, text


def _day(value: date | None, _book: CampaignBook) -> Words | None:
    return None if value is None else (value.isoformat(), value.isoformat())


def _choice(choices: Any) -> Say:
    def say(value: str, _book: CampaignBook) -> Words | None:
        return _name_of(choices(value)) if value else None

    return say


def _name_of(chosen: Any) -> Words:
    """The name of a choice in both languages."""
    names = []
    for language in ("en", "zh-hans"):
        with override(language):
            names.append(str(chosen.label))
    return names[0], names[1]


def _kept(kind: str) -> Say:
    """The name of what is kept elsewhere."""

    def say(value: str, book: CampaignBook) -> Words | None:
        known: dict[str, Words] = getattr(book, kind)
        return known.get(value, (value, value)) if value else None

    return say


def _benefits(numbers: tuple[int, ...], book: CampaignBook) -> Words | None:
    names = [book.benefits.get(each, (f"#{each}", f"#{each}")) for each in numbers]
    return _listed(names)


def _units(codes: tuple[str, ...], book: CampaignBook) -> Words | None:
    if not codes:
        return "the whole bank", "全行"
    return _listed([book.units.get(each, (each, each)) for each in codes])


def _classes(codes: tuple[str, ...], _book: CampaignBook) -> Words | None:
    return _listed([_name_of(AccountClass(each)) for each in codes])


def _listed(names: list[Words]) -> Words | None:
    if not names:
        return None
    return ", ".join(english for english, _ in names), "、".join(chinese for _, chinese in names)


_FIELDS: dict[str, tuple[Words, Say]] = {
    "name_zh": (("Name in Chinese", "中文名称"), _text),
    "name_en": (("Name in English", "英文名称"), _text),
    "programme": (("Programme", "营销季"), _kept("programmes")),
    "play": (("Play", "打法"), _choice(Play)),
    "starts_on": (("Starts on", "开始日期"), _day),
    "ends_on": (("Ends on", "结束日期"), _day),
    "audience": (("Audience", "目标客群"), _audience),
    "exclusion": (("Excluded", "排除条件"), _condition),
    "target": (("Target condition", "达标条件"), _condition),
    "priority": (("Priority", "优先级"), _number),
    "units": (("Units that take part", "参与机构"), _units),
    "target_kind": (("How the rate is counted", "达成率口径"), _choice(TargetKind)),
    "target_rate": (("Target rate", "目标达成率"), _share),
    "kpi": (("What the target counts", "目标口径"), _choice(Stage)),
    "kpi_value": (("Target in customers", "目标户数"), _number),
    "holdout_share": (("Hold-out", "对照组比例"), _share),
    "ceiling_share": (("Ceiling above the approved list", "名单上限浮动"), _share),
    "plan": (("Contact plan", "联系计划"), _kept("plans")),
    "anchor": (("Counted from", "起算日"), _choice(Anchor)),
    "maturing_classes": (("Maturing classes", "到期类别"), _classes),
    "benefits": (("Benefits offered", "配套权益"), _benefits),
    "offers_zh": (("Offers in Chinese", "中文优惠说明"), _text),
    "offers_en": (("Offers in English", "英文优惠说明"), _text),
    "talking_points_zh": (("Talking points in Chinese", "中文话术"), _text),
    "talking_points_en": (("Talking points in English", "英文话术"), _text),
}
