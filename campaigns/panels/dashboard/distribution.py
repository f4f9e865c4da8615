"""How customers and their money are spread over the labels of a scheme."""

from dataclasses import dataclass
from decimal import Decimal

from campaigns.panels.customer_book import MOST_ORDERED
from campaigns.panels.dashboard.frame import Frame
from kernel.charts import bars
from tiering import portrait
from tiering.badges import BADGE_SCHEMES
from tiering.enums import LabelKind
from tiering.models import Label

VALUED = (LabelKind.VIP, LabelKind.STRATEGIC)


@dataclass(frozen=True)
class Row:
    """`change` is in customers, since the night before the period."""

    label: Label
    n: int
    change: int
    aum: Decimal
    share: Decimal | None
    n_watch: int
    n_near: int
    part: bars.Part
    length: int
    url: str


@dataclass(frozen=True)
class Distribution:
    rows: list[Row]
    n: int
    aum: Decimal
    valued: list[Row]
    url: str

    @property
    def n_valued(self) -> int:
        return sum(row.n for row in self.valued)

    @property
    def lowest_valued(self) -> Label:
        return self.valued[-1].label

    @property
    def valued_share(self) -> Decimal | None:
        return _share(Decimal(self.n_valued), Decimal(self.n))

    @property
    def valued_aum_share(self) -> Decimal | None:
        return _share(sum((row.aum for row in self.valued), Decimal(0)), self.aum)


def distribution(frame: Frame) -> Distribution:
    """Best label first; empty labels too, so that the table does not jump from night to night."""
    counts = portrait.label_counts(frame.unit, frame.scheme, on=frame.on)
    before = portrait.label_counts(frame.unit, frame.scheme, on=frame.before)
    n_before = {each["label"].pk: each["n"] for each in before}
    aum = sum((each["aum"] for each in counts), Decimal(0))
    most = max((each["aum"] for each in counts), default=Decimal(0))
    parts = bars.parts([each["n"] if not aum else each["aum"] for each in counts])
    rows = [
        Row(
            label=each["label"],
            n=each["n"],
            change=each["n"] - n_before.get(each["label"].pk, 0),
            aum=each["aum"],
            share=_share(each["aum"], aum),
            n_watch=each["n_watch"],
            n_near=each["n_threshold"],
            part=part,
            length=bars.length(each["aum"], most),
            url=frame.customers(tier=each["label"].code) if frame.has_lists else "",
        )
        for each, part in zip(counts, parts, strict=True)
    ]
    valued = [row for row in rows if row.label.kind in VALUED]
    return Distribution(rows, sum(row.n for row in rows), aum, valued, _url(frame))


def _url(frame: Frame) -> str:
    """Customers of the kind that carries these labels; of both where they are too many to ask."""
    kinds = [kind.value for kind, scheme in BADGE_SCHEMES.items() if scheme == frame.scheme.code]
    counted = portrait.unit_figure(frame.unit, on=frame.on)
    if not kinds or counted is None or counted.n_customers > MOST_ORDERED:
        return frame.all_customers
    return frame.customers(kind=kinds[0])


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return part / whole if whole > 0 else None
