import pytest
from django.template import Context, Template
from django.utils.html import format_html
from govuk_frontend_django.components.button import GovUKButton

from govuk import rendering
from govuk.rendering import UnsafeHtml, component


def test_text_is_escaped():
    assert "&lt;b&gt;Ada&lt;/b&gt; &amp; Grace" in component("tag", text="<b>Ada</b> & Grace")


def test_html_is_written_as_it_stands_when_it_was_made_safe():
    assert "<b>O&#x27;Brien</b>" in component("inset-text", html=format_html("<b>{}</b>", "O'Brien"))


@pytest.mark.parametrize(
    "params",
    [
        {"html": "<b>typed</b>"},
        {"text": "Agreed", "attributes": None, "html": "<i>typed</i>"},
    ],
)
def test_ordinary_text_is_refused_as_html(params):
    with pytest.raises(UnsafeHtml):
        component("tag", **params)


def test_ordinary_text_is_refused_as_html_deep_inside_too():
    with pytest.raises(UnsafeHtml):
        component("radios", name="x", items=[{"value": "1", "text": "One", "conditional": {"html": "<input>"}}])


def test_a_parameter_that_the_component_does_not_have_is_an_error():
    with pytest.raises(TypeError):
        component("tag", txt="Paid")


def test_the_librarys_own_components_use_the_same_environment():
    before = rendering.macro.cache_info()

    GovUKButton(text="Continue").render()
    str(GovUKButton(text="Continue"))

    after = rendering.macro.cache_info()
    assert (after.hits + after.misses) - (before.hits + before.misses) == 2
    assert rendering.environment.cache_info().currsize == 1


def test_a_hundred_buttons_are_compiled_once():
    component("button", text="Continue")
    before = rendering.macro.cache_info().misses

    for _ in range(100):
        component("button", text="Continue")

    assert rendering.macro.cache_info().misses == before


def test_components_do_not_keep_what_an_earlier_one_was_given():
    component("button", text="Delete", classes="govuk-button--warning")

    assert "warning" not in component("button", text="Continue")


def test_a_list_of_facts_keeps_no_room_for_links_that_are_not_there():
    plain = Template('{% load govuk %}{% summary_list %}{% summary_row "School" "Fernhollow" %}{% endsummary_list %}')

    assert "no-actions" not in plain.render(Context())


def test_a_list_with_one_link_keeps_the_room_in_every_row():
    page = Template(
        '{% load govuk %}{% summary_list %}{% summary_row "School" name %}'
        '{% summary_row "Hours" 14 change="/hours/" about="hours for Ada" %}{% endsummary_list %}'
    ).render(Context({"name": "A & B"}))

    assert page.count("govuk-summary-list__row--no-actions") == 1
    assert "A &amp; B" in page
    assert (
        '<a class="govuk-link" href="/hours/">Change<span class="govuk-visually-hidden"> hours for Ada</span></a>'
        in page
    )


def test_the_blue_tag_is_the_plain_one():
    page = Template('{% load govuk %}{% govuk_tag "Submitted" %}{% govuk_tag "Paid" "green" %}').render(Context())

    assert "govuk-tag--blue" not in page
    assert "govuk-tag--green" in page


@pytest.mark.parametrize("colour", ["blue", "green"])
def test_the_quick_tag_is_the_components_own(colour):
    page = Template("{% load govuk %}{% govuk_tag text colour %}").render(Context({"text": "A & B", "colour": colour}))
    own = component("tag", text="A & B", classes=None if colour == "blue" else f"govuk-tag--{colour}")

    assert "".join(page.split()) == "".join(own.split())


def test_a_task_that_cannot_start_yet_is_no_link():
    page = Template(
        '{% load govuk %}{% task "Mentors" "Completed" href="/m/" hint="2" %}{% task "Send" "Cannot start yet" %}'
    ).render(Context())

    assert page.count("<a ") == 1
    assert 'aria-describedby="task-mentors-hint task-mentors-status"' in page
