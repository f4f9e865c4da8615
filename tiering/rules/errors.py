"""The one error of the condition language: what is wrong, and where in the tree."""

from django.utils.functional import Promise


class RuleError(ValueError):
    """A condition or a scheme definition that may not be stored.

    `path` names the place, e.g. `all[1].of[0].value`; it is empty for the root.
    The message is translated when it is read, so it speaks the reader's language.
    """

    def __init__(self, path: str, template: str | Promise, **values: object) -> None:
        super().__init__(path, template, values)
        self.path = path
        self.template = template
        self.values = values

    @property
    def message(self) -> str:
        return str(self.template) % self.values

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


def below(path: str, step: str) -> str:
    """The path of a key under `path`."""
    return f"{path}.{step}" if path else step
