"""The clock, read only at the edges: to refuse business dates in the future and to ring."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

BANK_TIME = ZoneInfo("Asia/Shanghai")
CENTURY = range(2000, 2100)  # the years in which days may lie that people decide on


def now() -> datetime:
    return datetime.now(BANK_TIME)


def today() -> date:
    return now().date()


def midnight(at: datetime) -> datetime:
    """When the day of the bank began in which a moment lies."""
    return at.astimezone(BANK_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
