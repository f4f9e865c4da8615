"""Prints a one-time link for an officer's first sign-in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from staff import operations
from staff.enums import Role
from staff.models import Officer


class Command(BaseCommand):
    help = (
        "Prints the path of a one-time link with which an officer chooses a password. "
        "With --administrator the account is made first when it does not exist, and unlocked: "
        "who may run commands here counts as the second person that an administrator needs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("staff_no")
        parser.add_argument("--administrator", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        staff_no = options["staff_no"]
        officer = Officer.objects.filter(staff_no=staff_no).first()
        if officer is None and options["administrator"]:
            officer = Officer.objects.create_superuser(staff_no, name=staff_no)
        if officer is None:
            raise CommandError(f"No officer has the staff number {staff_no}.")
        if options["administrator"] and officer.role != Role.ADMINISTRATOR:
            raise CommandError(f"{staff_no} is an officer of the delivery, no administrator.")
        if options["administrator"]:
            operations.unlock(officer, by=officer)
            officer.refresh_from_db()
        if not officer.is_active:
            raise CommandError(f"{staff_no} has left or is locked.")
        self.stdout.write(operations.invite(officer, by=officer))
