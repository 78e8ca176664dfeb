from __future__ import annotations

from typing import Any

from claims.models import Claim, ClaimWindow
from claims.states import Status
from common.clock import today
from govuk import forms
from sampling.by_hand.models import DrawPlan
from sampling.draw import DEFAULT_PARAMETERS, Parameters
from sampling.presenters import period
from schools.models import AcademicYear


class OverForm(forms.Form):
    over = forms.RadioField(
        label="Which claims do you want to draw from?",
        choices=[],
        page_heading=True,
        required_message="Select a claim window or a year",
    )

    def __init__(self, *args: Any, plan: DrawPlan, **kwargs: Any) -> None:
        kwargs["initial"] = {"over": f"window-{plan.window_id}" if plan.window_id else f"year-{plan.academic_year_id}"}
        super().__init__(*args, **kwargs)
        self.windows = {str(window.pk): window for window in ClaimWindow.objects.filter(opens_on__lte=today())}
        self.years = {str(year.pk): year for year in AcademicYear.objects.filter(start_year__lte=today().year)}
        over: Any = self.fields["over"]
        over.answers = [
            *(forms.Choice(f"window-{pk}", f"Claims of {period(window)}") for pk, window in self.windows.items()),
            *(forms.Choice(f"year-{pk}", f"All claims of the school year {year}") for pk, year in self.years.items()),
        ]

    def answers(self) -> dict[str, Any]:
        kind, _, key = self.cleaned_data["over"].partition("-")
        return {
            "window": self.windows[key] if kind == "window" else None,
            "academic_year": self.years[key] if kind == "year" else None,
        }


class StatusesForm(forms.Form):
    statuses = forms.CheckboxesField(
        label="Which statuses do you want to draw from?",
        choices=[(Status.SUBMITTED.value, "Submitted"), (Status.PAID.value, "Paid")],
        page_heading=True,
        required_message="Select submitted, paid or both",
    )

    def __init__(self, *args: Any, plan: DrawPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"statuses": plan.statuses}})

    def answers(self) -> dict[str, Any]:
        return {"statuses": self.cleaned_data["statuses"]}


class ParametersForm(forms.Form):
    high_value = forms.WholeNumber(
        label="High value: every claim of a school with claims of more than",
        noun="high value",
        prefix="£",
        required_message="Enter the high value in pounds",
        min_value=0,
        max_value=1_000_000,
    )
    mentor_submitted_percent = forms.WholeNumber(
        label="Mentor-submitted: share of their number",
        noun="share",
        suffix="%",
        required_message="Enter a percentage",
        min_value=0,
        max_value=100,
    )
    target_percent = forms.WholeNumber(
        label="Target: share of the value",
        noun="target",
        suffix="%",
        required_message="Enter a percentage",
        min_value=0,
        max_value=100,
    )
    changed_because = forms.TextareaField(
        label="Why you change them",
        hint="Public when the sample is sent",
        noun="reason",
        required=False,
        max_length=500,
        rows=3,
    )

    def __init__(self, *args: Any, plan: DrawPlan, **kwargs: Any) -> None:
        initial = {
            "high_value": plan.high_value_above_pence // 100,
            "mentor_submitted_percent": plan.mentor_submitted_percent,
            "target_percent": plan.target_percent,
            "changed_because": plan.changed_because,
        }
        super().__init__(*args, **kwargs | {"initial": initial})

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if {"high_value", "mentor_submitted_percent", "target_percent"} <= given.keys():
            asked = Parameters(given["high_value"] * 100, given["mentor_submitted_percent"], given["target_percent"])
            if asked != DEFAULT_PARAMETERS and not given.get("changed_because"):
                self.add_error("changed_because", "Enter why you change the parameters")
        return given

    def answers(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {"high_value_above_pence": given.pop("high_value") * 100, **given}


class CommitmentForm(forms.Form):
    """Nothing to answer."""

    def __init__(self, *args: Any, plan: DrawPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def answers(self) -> dict[str, Any]:
        return {}


class LeaveOutForm(forms.Form):
    left_out = forms.TextareaField(
        label="Which claims are left out?",
        hint="A claim on each line: its reference, then why. Public when the sample is sent.",
        noun="claims",
        required=False,
        page_heading=True,
        max_length=20_000,
        rows=6,
    )

    def __init__(self, *args: Any, plan: DrawPlan, **kwargs: Any) -> None:
        lines = "\n".join(f"{reference} {reason}" for reference, reason in plan.left_out.items())
        super().__init__(*args, **kwargs | {"initial": {"left_out": lines}})

    def clean_left_out(self) -> dict[str, str]:
        lines = [line.strip() for line in self.cleaned_data["left_out"].splitlines() if line.strip()]
        pairs = {line.split()[0]: " ".join(line.split()[1:]) for line in lines}
        if bare := next((reference for reference, reason in pairs.items() if not reason), ""):
            raise forms.ValidationError(f"Enter why {bare} is left out")
        known = set(Claim.objects.handed_in().filter(reference__in=pairs).values_list("reference", flat=True))
        if unknown := next((reference for reference in pairs if reference not in known), ""):
            raise forms.ValidationError(f"No submitted claim has the reference {unknown}")
        return pairs

    def answers(self) -> dict[str, Any]:
        return {"left_out": self.cleaned_data["left_out"]}


class DiscardForm(forms.Form):
    reason = forms.TextareaField(
        label="Why do you discard this sample?",
        hint="Public, with the secret. Nobody is told.",
        noun="reason",
        page_heading=True,
        max_length=500,
        rows=3,
        required_message="Enter why you discard the sample",
    )


FORMS = {
    "over": OverForm,
    "statuses": StatusesForm,
    "parameters": ParametersForm,
    "commitment": CommitmentForm,
    "leave-out": LeaveOutForm,
}
