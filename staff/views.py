"""Sign-in, first sign-in, how the pages look, and what lies on an officer's desk."""

from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.gate import for_roles
from kernel.htmx import render
from staff import activation, notices, operations, queries
from staff.enums import Role
from staff.forms import ChoosePasswordForm, SavedViewForm, SignInForm, ThemeForm
from staff.models import Notification, SavedView
from staff.requests import OfficerRequest

for_everybody = for_roles(*Role)
MOST_NOTIFICATIONS = 200
ONE_YEAR = 365 * 24 * 60 * 60
HIDDEN_TOKEN = "link"  # noqa: S105  # takes the token's place in the address, as Django does


class SignInView(LoginView):
    template_name = "staff/sign-in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


sign_in = SignInView.as_view()
sign_out = LogoutView.as_view()


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account_activate(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """The token moves into the session, so that it stays out of referrers and of history."""
    if token != HIDDEN_TOKEN:
        request.session["activation"] = token
        return redirect("staff:account-activate", uid=uid, token=HIDDEN_TOKEN)
    officer = activation.officer_of(uid, request.session.get("activation", ""))
    if officer is None:
        return render(request, "staff/account-activate.html", {"form": None}, status=410)
    form = ChoosePasswordForm(officer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.choose_password(
            officer, form.cleaned_data["new_password1"], address=request.META.get("REMOTE_ADDR")
        )
        del request.session["activation"]
        return redirect("staff:sign-in")
    status = 422 if form.is_bound else 200
    context = {"form": form, "officer": officer}
    return render(request, "staff/account-activate.html", context, status=status)


@require_POST
def theme_set(request: HttpRequest) -> HttpResponse:
    """Kept in a cookie, so that the first byte of the next page already knows it."""
    answer = HttpResponseRedirect(_back(request))
    form = ThemeForm(request.POST)
    if form.is_valid():
        theme = form.cleaned_data["theme"]
        secure = request.is_secure()
        answer.set_cookie("theme", theme, max_age=ONE_YEAR, samesite="Lax", secure=secure)
    return answer


@require_POST
@for_everybody
def view_save(request: OfficerRequest) -> HttpResponse:
    """Keeps the filter of the list on which the form stands, and goes back to it."""
    back = _back(request)
    form = SavedViewForm(request.POST)
    if form.is_valid():
        view = operations.save_view(by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved as “%(name)s”.") % {"name": view.name})
    else:
        messages.error(request, _("Not saved: give the view a name of at most 40 letters."))
    return redirect(back)


@require_POST
@for_everybody
def view_delete(request: OfficerRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, officer=request.user, pk=pk)
    operations.delete_view(view, by=request.user)
    messages.success(request, _("“%(name)s” is no longer kept.") % {"name": view.name})
    return redirect(_back(request))


@require_safe
@for_everybody
def notification_list(request: OfficerRequest) -> HttpResponse:
    """What is unread first; what is old enough falls off the end."""
    told = list(queries.notifications_of(request.user)[:MOST_NOTIFICATIONS])
    lines = [
        {"notification": each, "words": notices.words(each), "icon": notices.ICONS[each.kind]}
        for each in told
    ]
    context = {"lines": lines, "n_unread": sum(each.read_at is None for each in told)}
    return render(request, "staff/notification-list.html", context)


@require_POST
@for_everybody
def notification_open(request: OfficerRequest, pk: int) -> HttpResponse:
    """Read from now on, and on to where something can be done about it."""
    notification = get_object_or_404(Notification, officer=request.user, pk=pk)
    operations.mark_read(request.user, pk)
    return redirect(notification.path)


@require_POST
@for_everybody
def notifications_read(request: OfficerRequest) -> HttpResponse:
    operations.mark_read(request.user)
    return redirect("staff:notification-list")


def _back(request: HttpRequest) -> str:
    """The page that the form stood on, never another site."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else "/"
