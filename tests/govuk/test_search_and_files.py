import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from govuk import forms


class Finding(forms.Form):
    provider = forms.SearchField(
        label="Provider",
        suggestions_url="/suggestions/",
        required_message="Enter a provider name, code, UKPRN or postcode",
    )


class Upload(forms.Form):
    answers = forms.FileField(label="Upload your answers", kinds={".csv": "CSV", ".xlsx": "Excel"}, megabytes=1)


def test_words_without_a_pick_are_a_search():
    form = Finding({"provider": " harbour ", "provider-picked": ""})

    assert form.is_valid()
    assert form.cleaned_data["provider"] == forms.SearchAnswer("harbour", "")


def test_a_pick_comes_with_its_words():
    form = Finding({"provider": "Harbourlight SCITT", "provider-picked": "H12"})

    assert form.is_valid()
    assert form.cleaned_data["provider"].picked == "H12"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter a provider name, code, UKPRN or postcode"),
        ("h", "Enter at least 2 letters"),
        ("har\x00bour", "Provider must not include characters that cannot be shown"),
        ("h" * 101, "Provider must be 100 characters or fewer"),
    ],
)
def test_a_search_that_cannot_find_anything_is_said_so(typed, message):
    assert Finding({"provider": typed}).error_summary == [{"text": message, "href": "#id_provider"}]


def test_a_pick_with_strange_characters_is_no_pick():
    form = Finding({"provider": "harbour", "provider-picked": "H\x0012"})

    assert form.is_valid()
    assert form.cleaned_data["provider"].picked == ""


def test_both_the_words_and_the_pick_stay_in_the_page():
    page = Finding({"provider": '"harbour"', "provider-picked": "<H12>"})["provider"].as_field_group()

    assert "harbour" in page
    assert 'name="provider-picked" value="&lt;H12&gt;"' in page
    assert 'data-suggestions-url="/suggestions/"' in page


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("answers.pdf", b"%PDF", "The file must be a CSV or Excel file"),
        ("answers.csv", b"", "The file is empty"),
        ("answers.csv", b"x" * 1_100_000, "The file must be smaller than 1 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_so(name, content, message):
    form = Upload({}, {"answers": SimpleUploadedFile(name, content)})

    assert form.error_summary[0]["text"] == message


def test_no_file_is_asked_for():
    assert Upload({}, {}).error_summary == [{"text": "Choose a file", "href": "#id_answers"}]


def test_a_file_with_the_right_ending_is_taken():
    assert Upload({}, {"answers": SimpleUploadedFile("ANSWERS.CSV", b"a,b")}).is_valid()
