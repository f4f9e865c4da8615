"""Which files a delivery may hold, and what stands in their columns."""

from dataclasses import dataclass

from customers.enums import (
    AccountClass,
    Channel,
    Gender,
    Industry,
    Kind,
    Outcome,
    RelationKind,
    Segment,
)
from customers.importing.cells import (
    Amount,
    Cell,
    Choice,
    Currency,
    Day,
    Flag,
    Moment,
    Rate,
    Share,
    Text,
    Whole,
)
from staff.enums import Level, Role

DELIVERED_ROLES = tuple(role.value for role in Role if role is not Role.ADMINISTRATOR)


@dataclass(frozen=True)
class FileKind:
    """One file of the contract.

    `shrinks`: a full file is held against the population of the day before.
    `sums`: amounts that the import report adds up whether or not the manifest asks for it.
    """

    name: str
    columns: dict[str, Cell]
    key: tuple[str, ...]
    shrinks: bool = True
    sums: tuple[str, ...] = ()

    @property
    def stage(self) -> str:
        """The staging table."""
        return self.name.removesuffix(".csv")

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(name for name, cell in self.columns.items() if cell.required)

    @property
    def has_personal_numbers(self) -> bool:
        return "id_no" in self.columns


def _kind(
    name: str,
    columns: dict[str, Cell],
    *,
    keys: int = 1,
    shrinks: bool = True,
    sums: tuple[str, ...] = (),
) -> FileKind:
    """The first `keys` columns are the key."""
    return FileKind(name, columns, tuple(columns)[:keys], shrinks, sums)


# In the order in which they are checked and merged: what is referred to comes first.
FILES: dict[str, FileKind] = {
    kind.name: kind
    for kind in (
        _kind(
            "org_units.csv",
            {
                "org_code": Text(32, required=True),
                "parent_code": Text(32),
                "name": Text(120, required=True),
                "level": Choice(tuple(Level.values), required=True),
            },
        ),
        _kind(
            "staff.csv",
            {
                "staff_no": Text(32, required=True),
                "name": Text(120, required=True),
                "org_code": Text(32, required=True),
                "role": Choice(DELIVERED_ROLES, required=True),
                "active": Flag(),
                "daily_calls": Whole(500),
                "daily_visits": Whole(100),
            },
        ),
        _kind(
            "fx_rates.csv",
            {"currency": Currency(required=True), "rate_to_cny": Rate(required=True)},
            shrinks=False,
        ),
        _kind(
            "customers.csv",
            {
                "customer_no": Text(64, required=True),
                "kind": Choice(tuple(Kind.values), required=True),
                "name": Text(200, required=True),
                "id_type": Text(40),
                "id_no": Text(64),
                "mobile": Text(40),
                "gender": Choice(tuple(Gender.values)),
                "birth_date": Day(),
                "occupation": Text(120),
                "annual_income": Amount(),
                "org_code": Text(32, required=True),
                "manager_no": Text(32),
                "opened_on": Day(),
                "contact_allowed": Flag(),
                "protected": Flag(),
                "risk_flag": Text(120),
            },
        ),
        _kind(
            "accounts.csv",
            {
                "account_no": Text(64, required=True),
                "customer_no": Text(64, required=True),
                "product_code": Text(64, required=True),
                "product_class": Choice(tuple(AccountClass.values), required=True),
                "currency": Currency(),
                "balance": Amount(required=True),
                "opened_on": Day(),
                "matures_on": Day(),
                "term_months": Whole(9999),
                "closed_on": Day(),
                "credit_limit": Amount(),
                "spend_30d": Amount(),
            },
            sums=("balance",),
        ),
        _kind(
            "corporates.csv",
            {
                "customer_no": Text(64, required=True),
                "uscc": Text(32),
                "industry": Choice(tuple(Industry.values)),
                "employees": Whole(10**15),
                "revenue_wan": Amount(),
                "assets_wan": Amount(),
                "ownership": Text(60),
                "group_no": Text(64),
                "borrower": Flag(),
                "segment": Choice(tuple(Segment.values)),
                "eligible_strategic": Flag(),
                "supported_industry": Flag(),
                "larger_contribution": Flag(),
                "head_office_list": Flag(),
                "credit_rating": Text(4),
                "bad_record": Flag(),
                "litigation": Flag(),
                "agreement_signed": Flag(),
                "settlement_share": Share(),
                "affiliate_share": Share(),
                "pos_monthly": Amount(),
                "ebank_active": Flag(),
                "payroll_people": Whole(10**15),
                "payroll_monthly": Amount(),
                "cards_issued": Whole(10**15),
                "special_contribution": Text(10_000),
            },
        ),
        _kind(
            "activity.csv",
            {
                "customer_no": Text(64, required=True),
                "last_transaction_on": Day(),
                "transactions_30d": Whole(10**15),
                "transactions_90d": Whole(10**15),
                "inflow_30d": Amount(),
                "outflow_30d": Amount(),
                "mobile_logins_30d": Whole(10**15),
                "payroll_amount": Amount(),
                "payroll_on": Day(),
                "linked_payment": Flag(),
                "direct_debit": Flag(),
                "merchant": Flag(),
            },
        ),
        _kind(
            "relations.csv",
            {
                "customer_no": Text(64, required=True),
                "related_no": Text(64, required=True),
                "relation": Choice(tuple(RelationKind.values), required=True),
            },
            keys=3,
        ),
        _kind(
            "contacts.csv",
            {
                "contact_no": Text(64, required=True),
                "customer_no": Text(64, required=True),
                "staff_no": Text(32),
                "happened_at": Moment(required=True),
                "channel": Choice(tuple(Channel.values), required=True),
                "outcome": Choice(tuple(Outcome.values), required=True),
                "note": Text(10_000),
            },
            shrinks=False,
        ),
    )
}
