"""What people type to begin a campaign."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Play
from campaigns.models import Campaign


class CampaignForm(forms.Form):
    """A campaign begins with a name, from nothing or as a copy."""

    code = forms.RegexField(
        r"^[A-Z][A-Z0-9_]{0,31}$",
        label=_("Code"),
        help_text=_("Capital letters, digits and _, at most 32."),
    )
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    play = forms.ChoiceField(label=_("Play"), choices=Play.choices)
    model = forms.ModelChoiceField(
        label=_("As a copy of"),
        queryset=Campaign.objects.filter(version__gt=0),
        to_field_name="code",
        required=False,
        empty_label=_("None: an empty sheet"),
    )
