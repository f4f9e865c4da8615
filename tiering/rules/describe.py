"""Conditions as sentences, in Chinese and in English."""

from dataclasses import dataclass

from tiering.rules.catalogue import metric_of
from tiering.rules.figures import figure
from tiering.rules.label_book import LabelBook
from tiering.rules.metric import Metric, Type
from tiering.rules.nodes import All, Any, AtLeast, Leaf, Node, Not, Op


@dataclass(frozen=True, slots=True)
class _Grammar:
    """How one language joins conditions; `phrases` are per operator, with name and value."""

    phrases: dict[Op, str]
    dates: dict[Op, str]
    and_: str
    or_: str
    list_or: str
    at_least: str
    separator: str
    not_: str
    brackets: str
    nothing: str
    stop: str


_ENGLISH = _Grammar(
    phrases={
        Op.GE: "{name} is at least {value}",
        Op.GT: "{name} is above {value}",
        Op.LE: "{name} is at most {value}",
        Op.LT: "{name} is below {value}",
        Op.EQ: "{name} is {value}",
        Op.NE: "{name} is known and is not {value}",
        Op.BETWEEN: "{name} is between {low} and {high} inclusive",
        Op.IN: "{name} is {value}",
        Op.NOT_IN: "{name} is known and is not {value}",
        Op.IS_EMPTY: "{name} is empty",
        Op.IS_NOT_EMPTY: "{name} is not empty",
        Op.IS_TRUE: "“{Name}” is yes",
        Op.IS_FALSE: "“{Name}” is no",
    },
    dates={
        Op.GE: "{name} is on or after {value}",
        Op.GT: "{name} is after {value}",
        Op.LE: "{name} is on or before {value}",
        Op.LT: "{name} is before {value}",
        Op.EQ: "{name} is on {value}",
        Op.NE: "{name} is known and is not on {value}",
    },
    and_=" and ",
    or_=" or ",
    list_or=" or ",
    at_least="at least {n} of these {total} hold: ",
    separator="; ",
    not_="it is not so that {inner}",
    brackets="({inner})",
    nothing="No condition.",
    stop=".",
)

_CHINESE = _Grammar(
    phrases={
        Op.GE: "{name}不低于{value}",
        Op.GT: "{name}高于{value}",
        Op.LE: "{name}不超过{value}",
        Op.LT: "{name}低于{value}",
        Op.EQ: "{name}为{value}",
        Op.NE: "{name}有值且不为{value}",
        Op.BETWEEN: "{name}在{low}至{high}之间（含两端）",
        Op.IN: "{name}为{value}",
        Op.NOT_IN: "{name}有值且不为{value}",
        Op.IS_EMPTY: "{name}为空",
        Op.IS_NOT_EMPTY: "{name}不为空",
        Op.IS_TRUE: "“{Name}”为是",
        Op.IS_FALSE: "“{Name}”为否",
    },
    dates={
        Op.GE: "{name}不早于{value}",
        Op.GT: "{name}晚于{value}",
        Op.LE: "{name}不晚于{value}",
        Op.LT: "{name}早于{value}",
    },
    and_="，且",
    or_="，或",
    list_or="或",
    at_least="以下{total}项中至少满足{n}项：",
    separator="；",
    not_="并非{inner}",
    brackets="（{inner}）",
    nothing="无条件。",
    stop="。",
)


def describe(node: Node | None, language: str, book: LabelBook | None = None) -> str:
    """A whole sentence; the book, where given, supplies the names of schemes and labels."""
    grammar = _CHINESE if language.startswith("zh") else _ENGLISH
    if node is None:
        return grammar.nothing
    sentence = _Speaker(grammar, language, book).say(node)
    return sentence[0].upper() + sentence[1:] + grammar.stop


@dataclass(frozen=True, slots=True)
class _Speaker:
    grammar: _Grammar
    language: str
    book: LabelBook | None

    def say(self, node: Node) -> str:
        match node:
            case All(members):
                return self.grammar.and_.join(self._inside(each, members) for each in members)
            case Any(members):
                return self.grammar.or_.join(self._inside(each, members) for each in members)
            case AtLeast(n, members):
                head = self.grammar.at_least.format(n=n, total=len(members))
                return head + self.grammar.separator.join(self.say(each) for each in members)
            case Not(member):
                inner = self.say(member)
                if not isinstance(member, Leaf):
                    inner = self.grammar.brackets.format(inner=inner)
                return self.grammar.not_.format(inner=inner)
            case Leaf():
                return self._leaf(node)

    def _inside(self, node: Node, siblings: tuple[Node, ...]) -> str:
        """A member of a group, in brackets where it could be read into its neighbours."""
        if len(siblings) == 1 or isinstance(node, Leaf):
            return self.say(node)
        return self.grammar.brackets.format(inner=self.say(node))

    def _leaf(self, leaf: Leaf) -> str:
        metric = metric_of(leaf.metric)
        name = self._name(metric)
        values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
        words = [
            figure(metric, each, self.language, self.book) for each in values if each is not None
        ]
        phrases = self.grammar.phrases
        if metric.type is Type.DATE:
            phrases = phrases | self.grammar.dates
        return phrases[leaf.op].format(
            name=lowered(name),
            Name=name,
            value=_listed(words, self.language, self.grammar.list_or),
            low=words[0] if words else "",
            high=words[-1] if words else "",
        )

    def _name(self, metric: Metric) -> str:
        """Labels speak by the scheme's name, where the book knows it."""
        if metric.type is not Type.LABEL or self.book is None:
            return metric.name(self.language)
        names = self.book.scheme_names.get(metric.scheme, (metric.scheme, metric.scheme))
        return metric.name(self.language).replace(
            metric.scheme, names[self.language.startswith("zh")]
        )


def _listed(words: list[str], language: str, list_or: str) -> str:
    comma = "、" if language.startswith("zh") else ", "
    if len(words) < 2:
        return "".join(words)
    return comma.join(words[:-1]) + list_or + words[-1]


def lowered(name: str) -> str:
    """A name inside a sentence: lower-case first letter, but AUM and POS stay."""
    return name[0].lower() + name[1:] if name[1:2].islower() else name
