"""What people type when they sign in, about their own desk, and where two people decide."""

import re
import unicodedata
from urllib.parse import parse_qsl

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.utils.translation import gettext_lazy as _

from staff.enums import SavedPage
from staff.models import SavedView
from staff.queries import plain_query

MOST_LETTERS = SavedView._meta.get_field("query").max_length or 0
PERSONAL_NUMBER = re.compile(r"(?:[0-9][\s-]*){11}", re.ASCII)  # however it was typed


class SignInForm(AuthenticationForm):
    username = forms.CharField(
        label=_("Staff number"),
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    error_messages = {
        "invalid_login": _("Staff number and password do not match."),
        "inactive": _("This account is closed."),
    }


class ChoosePasswordForm(SetPasswordForm):
    """Twice, and strong enough."""


class SavedViewForm(forms.Form):
    """`query` is what stands behind the question mark of the list's address."""

    page = forms.ChoiceField(choices=SavedPage)
    name = forms.CharField(label=_("Name of the view"), max_length=40)
    query = forms.CharField(max_length=1000, required=False)

    def clean_query(self) -> str:
        query = plain_query(self.cleaned_data["query"])
        texts = [text for _name, text in parse_qsl(query)]
        if len(query) > MOST_LETTERS or any(_holds_a_number(text) for text in texts):
            raise forms.ValidationError(_("This filter cannot be kept."))
        return query

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if _holds_a_number(name):
            raise forms.ValidationError(_("A name without numbers of people, please."))
        return name


def _holds_a_number(text: str) -> bool:
    return bool(PERSONAL_NUMBER.search(unicodedata.normalize("NFKC", text)))


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(choices=[(name, name) for name in ("auto", "light", "dark")])


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )


class SubmitForm(ReasonForm):
    """`digest` is of the definition that the maker has seen tried."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


DONE = {
    "approve": _("Approved."),
    "return": _("Returned to who asked for it."),
    "withdraw": _("Taken back."),
}


class DecisionForm(forms.Form):
    """`approval` is the one that was read: a page left open decides on nothing newer."""

    approval = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    @property
    def done(self) -> str:
        """What a page says once it is decided, as the button `do` said."""
        return str(DONE.get(self.data.get("do", ""), _("Done.")))
