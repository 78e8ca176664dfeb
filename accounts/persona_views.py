from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView, View

from accounts import actions, landing
from accounts.personas import people, personas


@method_decorator(login_not_required, name="dispatch")
class Personas(TemplateView):
    template_name = "accounts/personas.html"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(rows=personas(), next=landing.next_url(self.request), **kwargs)


@method_decorator(login_not_required, name="dispatch")
class BecomePersona(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        user = get_object_or_404(people(), persona=slug)
        page = landing.next_url(request)
        actions.sign_in(request=request, user=user)
        return redirect(page or landing.first_page(user))
