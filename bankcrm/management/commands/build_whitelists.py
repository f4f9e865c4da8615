"""A part of the night on the data that is published."""

from bankcrm.enums import RunKind
from bankcrm.night_command import NightCommand


class Command(NightCommand):
    help = "Draws the white-lists of the data date anew; writes only what differs."
    kind = RunKind.BUILD_WHITELISTS
