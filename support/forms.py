"""What the console asks."""

from govuk import forms


class FindForm(forms.Form):
    """The one box. It is always sent by POST: the words may be a person's name or number."""

    words = forms.TextField(
        label="Find a claim, school, provider or mentor",
        label_size="s",
        hint="Reference, URN, postcode, provider code, TRN, or a name",
        missing="Enter what to find",
        thing="what to find",
        autocomplete="off",
        spellcheck=False,
        max_length=200,
    )


class FindSchoolForm(forms.Form):
    """The same for schools alone."""

    words = forms.TextField(
        label="Find a school",
        label_size="s",
        hint="Name, URN or postcode",
        missing="Enter a name, URN or postcode",
        thing="what to find",
        autocomplete="off",
        spellcheck=False,
        max_length=200,
    )


class SendDraftForm(forms.Form):
    """What the school should know about the draft that support prepared."""

    note = forms.TextareaField(
        label="Note for the school (optional)",
        hint="Do not include a TRN or a date of birth",
        required=False,
        max_length=200,
        rows=3,
    )
