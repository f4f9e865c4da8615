"""The bank's tree (head office, 3 regions, 12 branches, their outlets) and who works in it."""

from dataclasses import dataclass, replace

import numpy as np

from customers.demo.names import NamePool
from customers.demo.writer import Sheet, joined

BANK = "云澜银行"
REGIONS = ("澜东分行", "澜西分行", "澜北分行")
BRANCHES = (
    ("青禾", "望江", "松柏", "明湖"),
    ("临泉", "海棠", "凤鸣", "石桥"),
    ("梧桐", "金穗", "白鹭", "清溪"),
)
OUTLET_WORDS = ("路", "广场")
MANAGERS_PER_BRANCH = 5

UNIT_COLUMNS = ("org_code", "parent_code", "name", "level")
STAFF_COLUMNS = ("staff_no", "name", "org_code", "role", "active", "daily_calls", "daily_visits")


@dataclass(frozen=True)
class Unit:
    org_code: str
    parent_code: str
    name: str
    level: str


@dataclass(frozen=True)
class Employee:
    staff_no: str
    name: str
    org_code: str
    role: str
    active: int = 1


@dataclass(frozen=True)
class Organisation:
    units: tuple[Unit, ...]
    employees: tuple[Employee, ...]

    @property
    def managers(self) -> tuple[Employee, ...]:
        return tuple(one for one in self.employees if one.role == "relationship_manager")

    def without(self, staff_no: str) -> "Organisation":
        """The same bank on the day on which this officer has left."""
        employees = tuple(
            replace(one, active=0) if one.staff_no == staff_no else one for one in self.employees
        )
        return replace(self, employees=employees)

    def units_sheet(self) -> Sheet:
        return Sheet(
            UNIT_COLUMNS,
            [joined((u.org_code, u.parent_code, u.name, u.level)) for u in self.units],
        )

    def staff_sheet(self) -> Sheet:
        lines = []
        for one in self.employees:
            capacity = (15, 3) if one.role == "relationship_manager" else ("", "")
            lines.append(
                joined((one.staff_no, one.name, one.org_code, one.role, one.active, *capacity))
            )
        return Sheet(STAFF_COLUMNS, lines)


def build_organisation(rng: np.random.Generator, names: NamePool) -> Organisation:
    units = [Unit("000000", "", f"{BANK}总行", "head_office")]
    posts = [("000001", "000000", "head_office"), ("000002", "000000", "head_office")]
    posts.append(("000009", "000000", "auditor"))
    for region, region_name in enumerate(REGIONS, start=1):
        code = f"{region:02d}0000"
        units.append(Unit(code, "000000", region_name, "region"))
        posts.append((code, code, "regional_manager"))
        for branch, word in enumerate(BRANCHES[region - 1], start=1):
            grown, staffed = _branch(f"{region:02d}{branch:02d}", code, word)
            units += grown
            posts += staffed
    people = names.draw(rng, rng.random(len(posts)) < 0.5)
    employees = [
        Employee(number, name, unit, role)
        for (number, unit, role), name in zip(posts, people, strict=True)
    ]
    return Organisation(tuple(units), tuple(employees))


def _branch(
    stem: str, region_code: str, word: str
) -> tuple[list[Unit], list[tuple[str, str, str]]]:
    """A branch with one outlet or two; of its five RMs some sit in the branch, some in outlets."""
    code = f"{stem}00"
    n_outlets = 1 + int(stem) % 2
    units = [Unit(code, region_code, f"{word}支行", "branch")]
    units += [
        Unit(f"{stem}{nth:02d}", code, f"{word}{OUTLET_WORDS[nth - 1]}网点", "outlet")
        for nth in range(1, n_outlets + 1)
    ]
    posts = [(code, code, "branch_manager")]
    for nth in range(1, MANAGERS_PER_BRANCH + 1):
        seat = units[nth % len(units)].org_code
        posts.append((f"{stem}{nth:02d}", seat, "relationship_manager"))
    return units, posts
