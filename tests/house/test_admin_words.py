"""What the administration calls things: in Chinese for Chinese readers, in English for English."""

import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.utils import flatten_fieldsets, help_text_for_field, label_for_field
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation

from staff.enums import Role
from staff.models import Officer
from tests.conftest import House

HAN = re.compile(r"[\u4e00-\u9fff]")
SAME_IN_BOTH = {
    "AUM",  # the bank says it so in Chinese too
    "ID",  # a number without a meaning
}
HEADING = re.compile(
    r"<(h1|h2|h3|caption|summary|legend|label|button|th(?= [^>]*scope))\b.*?</\1>", re.S
)
READERS = (Role.AUDITOR, Role.HEAD_OFFICE, Role.ADMINISTRATOR)
ADMINS = list(admin.site._registry.values())


def words(shown: admin.ModelAdmin, request: HttpRequest) -> Iterator[str]:
    """All that the pages of a model call by a name."""
    meta = shown.model._meta
    yield from (meta.verbose_name, meta.verbose_name_plural, meta.app_config.verbose_name)
    yield from (text for _, text in shown.get_action_choices(request, default_choices=[]))
    for column in (*shown.get_list_display(request), *shown.get_list_filter(request)):
        yield label_for_field(column, shown.model, shown)
    yield from words_of_form(shown, request)
    for inline in shown.get_inline_instances(request):
        yield from words_of_inline(inline, request)


def words_of_form(shown: admin.ModelAdmin, request: HttpRequest) -> Iterator[str]:
    """The labels as the page of one row has them, whether the reader may change it or not."""
    row = shown.model()
    form = shown.get_form(request, row, change=True)(instance=row)
    fieldsets = shown.get_fieldsets(request, row)
    fixed = flatten_fieldsets(fieldsets)
    for fieldset in AdminForm(form, fieldsets, {}, fixed, model_admin=shown):
        for line in fieldset:
            for each in line:
                yield each.field["label"]
                yield each.field["help_text"]


def words_of_inline(inline: InlineModelAdmin, request: HttpRequest) -> Iterator[str]:
    for name in flatten_fieldsets(inline.get_fieldsets(request)):
        yield label_for_field(name, inline.model, inline)
        yield help_text_for_field(name, inline.model)


def is_for(language: str, text: str) -> bool:
    if not text or text in SAME_IN_BOTH:
        return True
    return bool(HAN.search(text)) == (language == "zh-hans")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("shown", ADMINS, ids=str)
def test_names_are_in_the_readers_language(shown: admin.ModelAdmin, language: str) -> None:
    request = RequestFactory().get("/admin/")
    with translation.override(language):
        for role in READERS:
            request.user = Officer(role=role)
            spoken = [str(text) for text in words(shown, request)]
            assert [text for text in spoken if not is_for(language, text)] == []


def test_headings_of_index_and_lists_are_chinese(filled: House) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(filled.auditor, backend="staff.requests.OfficerBackend")
    lists = [f"/admin/{a.opts.app_label}/{a.opts.model_name}/" for a in ADMINS]
    for page in ("/admin/", *lists):
        html = client.get(page).content.decode()
        found = [re.sub(r"<[^>]*>", " ", part[0]).strip() for part in HEADING.finditer(html)]
        assert found, page
        assert [text for text in found if not is_for("zh-hans", text)] == [], page
