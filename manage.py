#!/usr/bin/env python3
"""Runs Django's commands under the database role that each of them needs."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

NIGHT_COMMANDS = {
    "nightly",
    "import_delivery",
    "rescore",
    "build_whitelists",
    "assign_tasks",
    "export",
    "run_inbox",
    "fill_demo",
}
ROLES = dict.fromkeys(NIGHT_COMMANDS, "job") | {"runserver": "web"}


def main(arguments: list[str]) -> None:
    command = arguments[1] if len(arguments) > 1 else ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bankcrm.settings")
    os.environ.setdefault("BANKCRM_DB_ROLE", ROLES.get(command, "owner"))
    execute_from_command_line(arguments)


if __name__ == "__main__":
    try:
        main(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
