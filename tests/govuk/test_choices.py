import pytest

from govuk import forms


class Reply(forms.Form):
    accept = forms.RadioField(
        label="Do you accept it?",
        required_message="Select whether you accept it",
        choices=[
            ("yes", "Yes"),
            forms.Divider("or"),
            forms.Choice("no", "No", hint="Say why", reveals=["show", "why"]),
        ],
    )
    show = forms.WholeNumber(label="Hours you can show", min_value=9)
    why = forms.TextareaField(label="Explain why", required_message="Enter why")


class Mentors(forms.Form):
    mentors = forms.CheckboxesField(label="Which mentors?", noun="at least one mentor")

    def __init__(self, *args, names, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mentors"].answers = [(number, name) for number, name in enumerate(names, 1)]


def test_boxes_say_that_several_can_be_ticked():
    form = Mentors(names=["Ada", "Grace"])

    assert "Select all that apply" in form["mentors"].as_field_group()


def test_a_field_under_an_answer_is_asked_when_the_answer_is_chosen():
    form = Reply({"accept": "no", "show": "3", "why": ""})

    assert [line["text"] for line in form.error_summary] == ["Hours you can show must be 9 or more", "Enter why"]


def test_a_field_under_another_answer_is_not_asked_and_its_input_is_dropped():
    form = Reply({"accept": "yes", "show": "nonsense", "why": "left over"})

    assert form.is_valid()
    assert form.cleaned_data == {"accept": "yes", "show": None, "why": ""}


def test_a_field_under_an_answer_is_shown_inside_it_and_nowhere_else():
    form = Reply({"accept": "no"})

    assert [question.name for question in form.questions] == ["accept"]
    assert form["accept"].as_field_group().count('name="show"') == 1


@pytest.mark.parametrize("sent", [{}, {"accept": ""}, {"accept": "maybe"}, {"accept": "\x00"}])
def test_an_answer_that_was_not_offered_is_asked_again(sent):
    form = Reply(sent)

    assert form.error_summary == [{"text": "Select whether you accept it", "href": "#id_accept"}]


def test_answers_that_depend_on_data_are_set_when_the_form_is_made():
    form = Mentors({"mentors": ["3", "1"]}, names=["Ada", "Grace", "Omar"])

    assert form.is_valid()
    assert form.cleaned_data["mentors"] == ["1", "3"]
    assert form["mentors"].as_field_group().count("checked") == 2


def test_a_box_for_a_mentor_who_is_not_on_the_list_is_refused():
    form = Mentors({"mentors": ["1", "99"]}, names=["Ada"])

    assert form.error_summary == [{"text": "Select at least one mentor", "href": "#id_mentors"}]
    assert form["mentors"].as_field_group().count("checked") == 1


def test_one_form_does_not_change_the_answers_of_the_next():
    Mentors(names=["Ada", "Grace"])

    assert Mentors(names=["Omar"])["mentors"].as_field_group().count("<input") == 1


def test_a_name_is_escaped_in_its_answer():
    assert "&lt;b&gt;Ada" in Mentors(names=["<b>Ada"])["mentors"].as_field_group()


def test_a_single_box_gives_yes_or_asks():
    class Agreeing(forms.Form):
        agree = forms.SingleCheckboxField(text="I agree", label="Conditions", required_message="Confirm that you agree")

    assert Agreeing({"agree": ["yes"]}).is_valid()
    assert Agreeing({}).error_summary == [{"text": "Confirm that you agree", "href": "#id_agree"}]


def test_a_list_begins_with_nothing_chosen():
    class Choosing(forms.Form):
        area = forms.SelectField(label="Area", noun="an area", choices=[("inner", "Inner London")])

    assert '<option value="" selected' in Choosing()["area"].as_field_group()
    assert Choosing({"area": ""}).error_summary == [{"text": "Select an area", "href": "#id_area"}]
    assert '<option value="inner" selected' in Choosing({"area": "inner"})["area"].as_field_group()
