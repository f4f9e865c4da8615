"""How customers and their money are spread over the labels of a scheme."""

from dataclasses import dataclass
from decimal import Decimal

from campaigns.filters.customers import Way
from campaigns.panels.customer_book import MOST_ORDERED
from campaigns.panels.frame import Frame
from kernel.charts import bars
from tiering import portrait
from tiering.badges import BADGE_SCHEMES
from tiering.enums import VALUED
from tiering.models import Label, LabelCount


@dataclass(frozen=True)
class Row:
    """`change` is in customers, since the night before the period."""

    label: Label
    n: int
    change: int
    aum: Decimal
    share: Decimal | None
    part: bars.Part
    length: int
    url: str
    change_url: str  # those who came to it or left it in the period


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
    counts = portrait.label_counts(frame.unit, frame.scheme, nights=(frame.on, frame.before))
    none = LabelCount(n_customers=0, aum_amount=Decimal(0))
    now, before = (
        [counts.get((night, label.pk), none) for label in frame.labels]
        for night in (frame.on, frame.before)
    )
    aum = sum((each.aum_amount for each in now), Decimal(0))
    most = max((each.aum_amount for each in now), default=Decimal(0))
    parts = bars.parts([each.aum_amount if aum else each.n_customers for each in now])
    may_narrow = _may_narrow(frame)
    rows = [
        Row(
            label=label,
            n=each.n_customers,
            change=each.n_customers - earlier.n_customers,
            aum=each.aum_amount,
            share=_share(each.aum_amount, aum),
            part=part,
            length=bars.length(each.aum_amount, most),
            change_url=frame.moved(Way.AT, label.code) if may_narrow else "",
            url=frame.customers(tier=label.code) if frame.has_lists and not frame.is_closed else "",
        )
        for label, each, earlier, part in zip(frame.labels, now, before, parts, strict=True)
    ]
    valued = [row for row in rows if row.label.kind in VALUED]
    return Distribution(rows, sum(row.n for row in rows), aum, valued, _url(frame))


def _url(frame: Frame) -> str:
    """Customers of the kind that carries these labels; of both where they are too many to ask.

    Lists hold who is there today: none stands behind a closed period.
    """
    if frame.is_closed:
        return ""
    kinds = [kind.value for kind, scheme in BADGE_SCHEMES.items() if scheme == frame.scheme.code]
    if not kinds or not _may_narrow(frame):
        return frame.all_customers
    return frame.customers(kind=kinds[0])


def _may_narrow(frame: Frame) -> bool:
    """Lists of more customers go by what has an index."""
    counted = frame.figures.get(frame.on)
    return counted is not None and counted.n_customers <= MOST_ORDERED


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return part / whole if whole > 0 else None
