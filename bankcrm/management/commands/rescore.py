"""A part of the night on the data that is published."""

from bankcrm.enums import RunKind
from bankcrm.night_command import NightCommand


class Command(NightCommand):
    help = "Computes all metrics and labels of the data date anew; writes only what differs."
    kind = RunKind.RESCORE
