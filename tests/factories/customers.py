"""Customers and what they hold."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from customers.enums import AccountClass, Channel, Kind, Outcome, RejectReason
from customers.fields import place_of
from customers.models import Account, Contact, Customer, DataDate, Delivery, Reject
from kernel import crypto
from staff.models import Officer, OrgUnit

ON = date(2026, 11, 20)
MOBILE = "13800019396"
ID_NO = "11010519491231002X"


def delivery(on: date = ON, **fields: object) -> Delivery:
    return Delivery.objects.create(
        **{
            "business_date": on,
            "name": on.isoformat(),
            "digest": "d" * 64,
            "encoding": "utf-8",
            **fields,
        }
    )


def data_date(on: date = ON) -> DataDate:
    return DataDate.objects.create(business_date=on)


def reject(of: Delivery, **fields: object) -> Reject:
    defaults = {"file": "accounts.csv", "line": 7, "key": "A1", "column": "balance"}
    return Reject.objects.create(
        **{
            **defaults,
            "delivery": of,
            "raw_value": "abc",
            "reason": RejectReason.NOT_A_NUMBER,
            **fields,
        }
    )


def sealed(column: str, plain: str, customer_no: str) -> str:
    return crypto.encrypt(plain, place_of("customers_customer", column, customer_no))


def customer(
    customer_no: str, at: OrgUnit, owner: Officer | None = None, **fields: object
) -> Customer:
    defaults = {
        "kind": Kind.PERSONAL,
        "name": f"客户{customer_no}",
        "id_no": sealed("id_no", ID_NO, customer_no),
        "id_no_index": crypto.blind_index(ID_NO, "id_no"),
        "mobile": sealed("mobile", MOBILE, customer_no),
        "mobile_index": crypto.blind_index(MOBILE, "mobile"),
        "mobile_tail_index": crypto.blind_index(MOBILE[-4:], "mobile_tail"),
        "opened_on": date(2019, 5, 6),
    }
    made = Customer.objects.create(
        customer_no=customer_no, org_unit=at, owner=owner, **{**defaults, **fields}
    )
    made.refresh_from_db(fields=["public_id"])
    return made


def account(account_no: str, of: Customer, balance: str = "60000.00", **fields: object) -> Account:
    defaults = {"product_class": AccountClass.DEMAND, "product_code": "D1"}
    return Account.objects.create(
        account_no=account_no, customer=of, balance=Decimal(balance), **{**defaults, **fields}
    )


def contact(of: Customer, by: Officer | None, **fields: object) -> Contact:
    defaults = {
        "happened_at": datetime(2026, 11, 10, 10, tzinfo=ZoneInfo("Asia/Shanghai")),
        "channel": Channel.CALL,
        "outcome": Outcome.CONSIDERING,
        "note": "孩子下月留学缴费",
    }
    return Contact.objects.create(customer=of, officer=by, **{**defaults, **fields})
