import pytest

from tests.pages import Page

GOOD = """<!DOCTYPE html><html lang="en"><head><title>Claims - GOV.UK</title></head><body>
<main id="main"><h1>Claims</h1><h2>This year</h2><a href="#main">Top</a>{}</main></body></html>"""

FAULTS = {
    "<h1>Another</h1>": "2 h1 headings",
    "<h4>Deep</h4>": "A heading of level 4 follows one of level 2.",
    "<h3> </h3>": "A heading is empty.",
    '<p id="main">again</p>': "The id 'main' is given to 2 elements.",
    '<p aria-describedby="nowhere">text</p>': "nothing has that id",
    '<input name="hours" id="hours">': "The input 'hours' has no label.",
    "<button><span></span></button>": "A button has no words.",
    '<fieldset><input type="radio" aria-label="Yes"></fieldset>': "A fieldset has no legend.",
    '<form method="post"></form>': "is sent without a token",
    '<p class="govuk-error-message">Error: Enter hours</p>': "The error 'Error: Enter hours' is not in the summary.",
    "<script>alert(1)</script>": "An inline script is refused",
    '<p style="color: red">red</p>': "has the attribute 'style'",
    '<p onclick="go()">go</p>': "has the attribute 'onclick'",
    "<a>Nowhere</a>": "The link 'Nowhere' leads nowhere.",
    '<a href="/x/"></a>': "The link to '/x/' has no words.",
    '<a href="#gone">Gone</a>': "nothing has that id",
    '<img src="/x.png">': "has no alternative text",
    "<dl><dt>Submitted</dt><dd></dd></dl>": "Nothing stands beside 'Submitted' in a list of facts.",
    "<table><tr><th>Name</th></tr></table>": "A table has no caption.",
    "<table><caption>Names</caption><tr><td>Ada</td></tr></table>": "A table has no headings.",
}


def test_a_good_page_has_no_faults():
    assert Page(GOOD.format("")).faults() == []


@pytest.mark.parametrize("html", FAULTS)
def test_a_fault_is_seen_and_said_in_a_sentence(html):
    faults = Page(GOOD.format(html)).faults()

    assert any(FAULTS[html] in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('lang="en"', "", "It does not say that it is in English."),
        ("<title>Claims", "<title>Mentors", "does not begin with the h1"),
        ("<title>Claims", "<title>Error: Claims", "The title says Error exactly when"),
    ],
)
def test_a_fault_of_the_frame_is_seen(before, after, fault):
    faults = Page(GOOD.format("").replace(before, after)).faults()

    assert any(fault in one for one in faults), faults
