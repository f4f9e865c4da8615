"""What has a code that campaigns and plans name, and a name in both languages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.names import visible_only


class CodedHead(forms.Form):
    code = forms.RegexField(
        r"\A[0-9A-Za-z][0-9A-Za-z+_-]{0,15}\Z",
        strip=True,
        label=_("Code"),
        error_messages={"invalid": _("Letters, digits, + - and _, at most 16.")},
    )
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80, validators=[visible_only])
    name_en = forms.CharField(label=_("Name in English"), max_length=80, validators=[visible_only])
