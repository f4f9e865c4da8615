"""Progress on a terminal; silent where nobody looks."""

from collections.abc import Sequence
from typing import TextIO

from bankcrm.models import RunStep

WIDTH = 30


def bar(done: int, total: int) -> str:
    filled = WIDTH * done // max(total, 1)
    return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{total}"


class Steps:
    """One line that fills with each step of a night."""

    def __init__(self, stream: TextIO, names: Sequence[str]) -> None:
        self.stream = stream
        self.n_steps = len(names) + 1  # and receive
        self.n_done = 0

    def show(self, step: RunStep) -> None:
        self.n_done += 1
        if self.stream.isatty():
            text = f"{bar(self.n_done, self.n_steps)} {step.name} {step.rows:,} {step.seconds:.1f}s"
            end = "\n" if self.n_done >= self.n_steps else ""
            self.stream.write(f"\r{text:<79}{end}")
            self.stream.flush()
