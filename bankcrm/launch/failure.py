"""Reasons not to start, each with its mend."""


class CannotStart(Exception):
    """The text is one line for a person: what is missing and what to do."""
