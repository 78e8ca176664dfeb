from claims.note_forms import NoteField
from govuk import forms
from schools.models import School

URN_DIGITS = 6


class FindForm(forms.Form):
    """Sent by POST: the words may be a person's name or number."""

    words = forms.TextField(
        label="Find a claim, school, provider or mentor",
        label_size="s",
        hint="Name, postcode, claim reference, provider code, unique reference number (URN) or "
        "teacher reference number (TRN)",
        required_message="Enter what to find",
        noun="what to find",
        autocomplete="off",
        spellcheck=False,
        max_length=200,
    )


class FindSchoolForm(forms.Form):
    words = forms.TextField(
        label="Find a school",
        label_size="s",
        hint="Name, unique reference number (URN) or postcode",
        required_message="Enter a name, URN or postcode",
        noun="what to find",
        autocomplete="off",
        spellcheck=False,
        max_length=200,
    )


class SchoolByUrnForm(forms.Form):
    """Leads to the `school`'s own id."""

    urn = forms.TextField(
        label="School’s unique reference number (URN)",
        noun="URN",
        required=False,
        width=10,
        inputmode="numeric",
        autocomplete="off",
        spellcheck=False,
        max_length=20,
        error_messages={"max_length": f"URN must be {URN_DIGITS} digits"},
    )
    school: School | None = None

    def clean_urn(self) -> str:
        typed = self.cleaned_data["urn"]
        urn = "".join(typed.split())
        if not urn:
            return urn
        if not (urn.isascii() and urn.isdecimal() and len(urn) == URN_DIGITS):
            raise forms.ValidationError(f"URN must be {URN_DIGITS} digits")
        self.school = School.objects.filter(urn=int(urn)).first()
        if not self.school:
            raise forms.ValidationError(f"No school has the URN {typed}")
        return urn


class SendDraftForm(forms.Form):
    """`version` is the one that was looked at."""

    version = forms.HiddenField(required=False)
    note = NoteField(
        label="Note for the school (optional)",
        hint="Do not include a teacher reference number (TRN) or a date of birth",
        noun="note",
    )

    def clean_version(self) -> int:
        """An unreadable version counts as an old one."""
        sent = self.cleaned_data["version"]
        return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0
