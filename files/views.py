from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from common.words import counted, masked, moment_in_words
from files.links import explanation_of, link_with
from files.models import Link
from files.serving import serve

FORMS = ["csv", "xlsx"]


@method_decorator(login_not_required, name="dispatch")
@method_decorator(csrf_exempt, name="dispatch")
class PrivateLink(View):
    """Opening it changes nothing, so whatever scans mail uses nothing up; its button downloads.

    No form token is asked for: the address is the secret, and a browser that sends no referrer passes no such check.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store, private"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        link = link_with(token)
        return landing_page(request, link) if link else over(request)

    def post(self, request: HttpRequest, token: str) -> HttpResponseBase:
        link = link_with(token)
        form = request.POST.get("form", FORMS[0])
        if link and form in FORMS:
            return serve(request, link.stored_file, form=form, link=link)
        return landing_page(request, link) if link else over(request)


def landing_page(request: HttpRequest, link: Link) -> HttpResponse:
    times = [*link.downloads.order_by("-at").values_list("at", flat=True)]
    latest = f"Downloaded {counted(len(times), 'time')}, last on {moment_in_words(times[0])}." if times else ""
    shown = {"link": link, "file": link.stored_file, "to": masked(link.to), "downloads": latest}
    return render(request, "files/link.html", shown | {"explanation": explanation_of(link.stored_file)})


def over(request: HttpRequest) -> HttpResponse:
    """For what ended, was revoked or altered, or never was alike."""
    return render(request, "files/link_over.html", status=404)
