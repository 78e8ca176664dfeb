import pytest

from govuk import forms


def form_with(field, typed):
    class Asking(forms.Form):
        answer = field

    return Asking({"answer": typed})


def error(field, typed):
    form = form_with(field, typed)
    assert not form.is_valid()
    return form["answer"].first_error


def answer(field, typed):
    form = form_with(field, typed)
    assert form.is_valid(), form.errors
    return form.cleaned_data["answer"]


def hours(**kwargs):
    return forms.WholeNumber(label="Hours Ada completed", noun="hours of training", suffix="hours", **kwargs)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("14", 14),
        (" 14 ", 14),
        ("14 hours", 14),
        ("14 Hrs", 14),
        ("14h", 14),
        ("14.0", 14),
        ("14.", 14),
        ("１４", 14),
        ("007", 7),
        ("1,400", 1400),
        ("1 400 000", 1400000),
        ("-3", -3),
    ],
)
def test_a_whole_number_is_read_as_people_type_it(typed, number):
    assert answer(hours(), typed) == number


@pytest.mark.parametrize(
    "typed", ["13.5", "all", "fourteen", "1e3", "14 minutes", "0x10", "١٤", "1 4 hours 2", "--3", "½"]
)
def test_what_is_no_whole_number_is_said_so(typed):
    assert error(hours(), typed) == "Hours of training must be a whole number"


@pytest.mark.parametrize("typed", ["1,5", "1 5", "1,50", "1,4000", "14,", "1,,400", "1400,000", ",400"])
def test_a_comma_or_a_space_marks_thousands_and_nothing_else(typed):
    assert error(hours(), typed) == "Hours of training must be a whole number"


def test_no_number_is_asked_for():
    assert error(hours(), "  ") == "Enter hours of training"
    assert (
        error(hours(required_message="Enter how many hours Ada completed"), "") == "Enter how many hours Ada completed"
    )
    assert answer(hours(required=False), "") is None


def test_a_number_has_limits_with_messages():
    assert error(hours(min_value=1), "0") == "Hours of training must be 1 or more"
    assert error(hours(max_value=16), "17") == "Hours of training must be 16 or fewer"
    assert (
        error(hours(max_value=4, error_messages={"max_value": "Ada has 4 hours left"}), "5") == "Ada has 4 hours left"
    )


def test_a_number_beyond_all_numbers_is_only_too_large():
    assert error(hours(max_value=16), "9" * 5000) == "Hours of training must be 16 or fewer"


@pytest.mark.parametrize("mark", ["\x00", "\ud800"])
def test_characters_that_cannot_be_shown_are_refused_in_words(mark):
    message = "Name must not include characters that cannot be shown"

    assert error(forms.TextField(label="Name"), f"A{mark}da") == message
    assert error(hours(), f"1{mark}4").endswith("must not include characters that cannot be shown")


@pytest.mark.parametrize("mark", ["\x07", "\x1b", "\x85", "\u200f", "\u202e", "\u2066"])
def test_marks_that_nobody_sees_go_and_the_letters_stay(mark):
    assert answer(forms.TextField(label="Name"), f"A{mark}da") == "Ada"
    assert answer(forms.TextareaField(label="Note"), f"A{mark}da\nand Zoë") == "Ada\nand Zoë"
    assert answer(hours(), f"1{mark}4") == 14


@pytest.mark.parametrize("typed", ["1²", "⑫", "½", "Ⅻ", "一"])
def test_what_only_looks_like_a_number_is_none(typed):
    assert error(hours(), typed) == "Hours of training must be a whole number"


def test_digits_of_full_width_are_digits():
    assert answer(hours(), "１４") == 14


def test_text_is_stripped_and_keeps_its_accents():
    assert answer(forms.TextField(label="Name"), "  Ada Ní Bhriain ") == "Ada Ní Bhriain"


def test_text_has_a_longest_length_even_when_nobody_gave_one():
    assert error(forms.TextField(label="Name"), "a" * 201) == "Name must be 200 characters or fewer"


def test_a_line_end_counts_as_one_character():
    assert answer(forms.TextareaField(label="Explain why", max_length=3), "a\r\nb") == "a\nb"


def test_what_was_typed_stays_when_it_is_wrong():
    page = form_with(hours(), '13.5 "or so"')["answer"].as_field_group()

    assert 'value="13.5 &#34;or so&#34;"' in page or 'value="13.5 &quot;or so&quot;"' in page
    assert 'aria-describedby="id_answer-error"' in page


def test_several_lines_stay_as_they_were_typed():
    page = form_with(forms.TextareaField(label="Explain why", max_length=5), "\n<one>\n  two")[
        "answer"
    ].as_field_group()

    assert ">\n\n&lt;one&gt;\n  two</textarea>" in page


def test_an_address_that_is_none_is_said_so():
    assert (
        error(forms.EmailField(label="Email address"), "sam@") == "Email address must be in the format name@example.com"
    )
    assert answer(forms.EmailField(label="Email address"), "sam@school.example") == "sam@school.example"


def test_a_field_is_described_by_its_hint_and_its_error_alone():
    page = form_with(hours(hint="Whole hours"), "x")["answer"].as_field_group()

    assert 'aria-describedby="id_answer-hint id_answer-error"' in page


def test_the_label_can_be_the_heading_of_the_page():
    page = form_with(forms.TextField(label="What is the name?", page_heading=True), "Ada")["answer"].as_field_group()

    assert '<h1 class="govuk-label-wrapper">' in page
