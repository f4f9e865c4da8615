"""A channel out of the house: that something is waiting, and where; never what, nor of whom.

BANKCRM_CHANNELS gives officers, or whole units, an address that the library `apprise` knows: WeCom,
DingTalk, mail and many more. Off while nothing is set.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

import structlog
from apprise import Apprise
from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff.models import Notification

log = structlog.get_logger(__name__)
PAGE = "/notifications/"
# Its own words would name the address, which holds the channel's key.
logging.getLogger("apprise").setLevel(logging.CRITICAL)


def tell_all() -> int:
    """Says once for each channel how much is new; the number of channels that took it.

    What a channel does not take is told again at the next call.
    """
    return sum(_tell(name, settings.BANKCRM_CHANNELS) for name in settings.BANKCRM_CHANNELS)


def _tell(name: str, channels: dict[str, str]) -> bool:
    moment = timezone.now()
    waiting = Notification.objects.filter(
        _belongs_to(name, channels), read_at=None, told_at=None, officer__locked_at=None
    ).filter(officer__delivered_active=True)
    ids = list(waiting.values_list("pk", flat=True))
    # The claim: two jobs at once tell nothing twice.
    claimed = Notification.objects.filter(pk__in=ids, told_at=None).update(told_at=moment)
    if not claimed:
        return False
    if _send(channels[name], claimed):
        return True
    _give_back(ids, moment)
    log.warning("channel failed", channel=name, waiting=claimed)
    return False


def _give_back(ids: Iterable[int], moment: datetime) -> None:
    Notification.objects.filter(pk__in=ids, told_at=moment).update(told_at=None)


def _belongs_to(name: str, channels: dict[str, str]) -> Q:
    """An officer of this number, or those of this unit who have no channel of their own."""
    of_unit = Q(officer__org_unit__code=name) & ~Q(officer__staff_no__in=list(channels))
    return Q(officer__staff_no=name) | of_unit


def _send(address: str, n: int) -> bool:
    channel = Apprise()
    if not channel.add(address):
        return False
    with translation.override(settings.LANGUAGE_CODE):
        said = ngettext(
            "%(n)s new notification in Bank CRM.", "%(n)s new notifications in Bank CRM.", n
        ) % {"n": n}
        link = f" {settings.BANKCRM_ADDRESS}{PAGE}" if settings.BANKCRM_ADDRESS else ""
        return bool(channel.notify(title=_("Bank CRM"), body=f"{said}{link}"))
