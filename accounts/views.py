from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.generic import TemplateView, View

from accounts import actions, landing, sessions
from accounts.access import ProtectedPage, anybody_signed_in


@method_decorator(login_not_required, name="dispatch")
class SignIn(TemplateView):
    template_name = "accounts/sign-in.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        next_page = landing.next_url(request)
        if request.user.is_authenticated:
            return redirect(next_page or landing.first_page(request.user))
        if settings.SIGN_IN == "personas":
            personas = reverse("accounts:personas")
            return redirect(f"{personas}?{urlencode({'next': next_page})}" if next_page else personas)
        return super().get(request, *args, **kwargs)


@method_decorator(login_not_required, name="dispatch")
class SignOut(View):
    """POST only, so that no picture in a foreign page can sign somebody out."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        actions.sign_out(request=request)
        response = redirect("accounts:signed-out")
        response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response


@method_decorator(login_not_required, name="dispatch")
class SignedOut(TemplateView):
    template_name = "accounts/signed-out.html"


@method_decorator(login_not_required, name="dispatch")
class TimedOut(TemplateView):
    """`?unsaved=yes`: something sent or typed was not saved."""

    template_name = "accounts/timed-out.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        next_page = landing.next_url(self.request)
        query = f"?{urlencode({'next': next_page})}" if next_page else ""
        sign_in_url, unsaved = f"{reverse('accounts:sign-in')}{query}", self.request.GET.get("unsaved") == "yes"
        return super().get_context_data(sign_in_url=sign_in_url, unsaved=unsaved, **kwargs)


class TimeLeft(ProtectedPage):
    """The script asks before it warns: another page may have been used meanwhile."""

    allowed = staticmethod(anybody_signed_in)
    is_background = True

    def get(self, request: HttpRequest) -> JsonResponse:
        seconds = sessions.seconds_left(request.session, self.user)
        return JsonResponse({"seconds": seconds, "can_stay": sessions.seconds_at_most(request.session) > seconds})


class StaySignedIn(ProtectedPage):
    """The request itself counts as use."""

    allowed = staticmethod(anybody_signed_in)
    readers_may_post = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=204)
