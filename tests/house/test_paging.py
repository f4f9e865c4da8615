"""Pages of the API go by key."""

import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from kernel.paging import KeysetPagination
from staff.models import OrgUnit


@pytest.mark.parametrize(("asked", "given"), [("", 50), ("2", 2), ("9999", 500), ("x", 50)])
def test_page_size_is_asked_for_within_limits(asked: str, given: int) -> None:
    request = Request(APIRequestFactory().get("/", {"page_size": asked} if asked else {}))
    assert KeysetPagination().get_page_size(request) == given


@pytest.mark.django_db
def test_pages_follow_the_key_and_lose_nothing() -> None:
    units = [OrgUnit.objects.create(code=f"{i:03}", name="x", level="outlet") for i in range(5)]
    seen: list[OrgUnit] = []
    address: str | None = "/?page_size=2"
    while address:
        pages = KeysetPagination()
        request = Request(APIRequestFactory().get(address))
        seen += pages.paginate_queryset(OrgUnit.objects.all(), request) or []
        address = pages.get_next_link()
    assert seen == units
