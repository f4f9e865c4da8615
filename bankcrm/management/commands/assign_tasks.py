"""A part of the night on the data that is published."""

from bankcrm.enums import RunKind
from bankcrm.night_command import NightCommand


class Command(NightCommand):
    help = "Plans and assigns the follow-ups of the data date; doubles none."
    kind = RunKind.ASSIGN_TASKS
