"""What people type when they sign in."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.utils.translation import gettext_lazy as _


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


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(choices=[(name, name) for name in ("auto", "light", "dark")])
