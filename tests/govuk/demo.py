"""A form and pages that use every part of the design system."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.generic import FormView

from claims_service.urls import handler400, handler403, handler404, handler500
from claims_service.urls import urlpatterns as the_service
from govuk import forms
from govuk.pagination import page_of

__all__ = ["handler400", "handler403", "handler404", "handler500"]


class EveryField(forms.Form):
    hours = forms.WholeNumber(
        label="Hours Ada completed", noun="hours of training", suffix="hours", width=2, min_value=1, max_value=16
    )
    provider = forms.SearchField(label="Provider", suggestions_url="/suggestions/", noun="a provider name")
    born = forms.DateField(
        label="Date of birth", years_ago=(100, 16), required_message="Enter the mentor’s date of birth"
    )
    accept = forms.RadioField(
        label="Do you accept the record?",
        required_message="Select whether you accept it",
        choices=[
            forms.Choice("yes", "Yes, change it", hint="Your claim becomes £963.60"),
            forms.Divider("or"),
            forms.Choice("no", "No, we can show more", reveals=["show", "why"]),
        ],
    )
    show = forms.WholeNumber(label="How many hours can you show?", noun="hours you can show", min_value=9)
    why = forms.TextareaField(label="Explain why", required_message="Enter why you do not accept the record")
    mentors = forms.CheckboxesField(
        label="Which mentors?", noun="at least one mentor", choices=[(1, "Ada Ní Bhriain"), (2, "Grace Oyelaran")]
    )
    area = forms.SelectField(label="Area", noun="an area", choices=[("inner", "Inner London"), ("rest", "Rest")])
    email = forms.EmailField(label="Email address", required=False)
    agree = forms.SingleCheckboxField(text="I agree", label="Conditions", required_message="Confirm that you agree")
    step = forms.HiddenField()


class OneQuestion(forms.Form):
    name = forms.TextField(label="What is the mentor’s name?", page_heading=True, required_message="Enter a name")


class Upload(forms.Form):
    answers = forms.FileField(label="Upload your answers", page_heading=True, kinds={".csv": "CSV", ".xlsx": "Excel"})


@method_decorator(login_not_required, name="dispatch")
class Question(FormView):
    template_name = "layouts/question.html"
    extra_context = {"h1": "Everything & more", "back_url": "/", "organisation_name": "Fernhollow Primary School"}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        return JsonResponse({name: str(value) for name, value in form.cleaned_data.items()})


@login_not_required
def suggestions(request: HttpRequest) -> HttpResponse:
    known = [("H12", "Harbourlight SCITT", "Whitby"), ("T01", "<b>Teaching</b> Hub", "")]
    found = [one for one in known if request.GET["q"].lower() in one[1].lower()]
    return JsonResponse([dict(zip(("id", "name", "detail"), one, strict=True)) for one in found], safe=False)


@login_not_required
def rows(request: HttpRequest) -> HttpResponse:
    return render(request, "layouts/list.html", {"h1": "Claims", "page": page_of(range(60), request)})


@login_not_required
def layout(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, f"layouts/{name}.html", {"h1": "A <page>", "back_url": "/", "danger": True})


@login_not_required
def tell(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Mentor added")
    return redirect("/layouts/base/")


@login_not_required
def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


@login_not_required
def forbid(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("a manager at your school: Priya Nair")


urlpatterns = [
    path("every-field/", Question.as_view(form_class=EveryField)),
    path("one-question/", Question.as_view(form_class=OneQuestion, extra_context={"back_url": "/"})),
    path("upload/", Question.as_view(form_class=Upload, extra_context={})),
    path("suggestions/", suggestions),
    path("rows/", rows),
    path("layouts/<slug:name>/", layout),
    path("tell/", tell),
    path("break-down/", break_down),
    path("forbid/", forbid),
    *the_service,
]
