from typing import Any

from govuk import forms
from mentors.birth_dates import OLDEST, YOUNGEST
from mentors.models import Mentor
from mentors.trns import clean_trn, is_trn
from schools.models import School

TRAINEES, EARLY_CAREER, BOTH = "trainees", "early-career", "both"


class FindMentorForm(forms.Form):
    """`already_here`: the mentor on the school's list with this TRN."""

    trn = forms.TextField(
        label="Teacher reference number (TRN)",
        noun="a TRN",
        hint="7 digits, such as 1234567",
        width=10,
        inputmode="numeric",
        autocomplete="off",
        spellcheck=False,
        label_size="m",
        max_length=60,
        error_messages={"max_length": "TRN must be 7 digits", "unprintable": "TRN must be 7 digits"},
    )
    date_of_birth = forms.DateField(
        label="Date of birth",
        hint="For example, 27 3 1985",
        required_message="Enter the mentor's date of birth",
        years_ago=(OLDEST, YOUNGEST),
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        self.already_here: Mentor | None = None

    def clean_trn(self) -> str:
        trn = clean_trn(self.cleaned_data["trn"])
        if not is_trn(trn):
            raise forms.ValidationError("TRN must be 7 digits")
        self.already_here = Mentor.objects.at(self.school).filter(trn=trn).first()
        if self.already_here:
            raise forms.ValidationError(f"{self.already_here} is already on your list")
        return trn


class WhoWereTheyTrainedToMentorForm(forms.Form):
    """Hours for early career mentors are the most common mistake. The answer is not kept."""

    trained_to_mentor = forms.RadioField(
        label="Who was this mentor trained to mentor?",
        choices=[
            forms.Choice(TRAINEES, "Trainee teachers", hint="Choose this too if the trainee left the course early"),
            forms.Choice(EARLY_CAREER, "Early career teachers"),
            forms.Choice(BOTH, "Both"),
        ],
    )

    def __init__(self, *args: Any, first_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["trained_to_mentor"]
        field.label = f"Who was {first_name} trained to mentor?"
        asking = f"Select who {first_name} was trained to mentor"
        field.error_messages |= {"required": asking, "invalid_choice": asking}


class SearchMentorsForm(forms.Form):
    """Sent by POST: neither name nor TRN may stand in an address."""

    search = forms.TextField(
        label="Search by name or teacher reference number (TRN)",
        noun="a name or a TRN",
        max_length=100,
        spellcheck=False,
    )
