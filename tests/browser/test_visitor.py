import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

GOOD = '<html lang="en"><title>Claims - GOV.UK</title><main><h1>Claims</h1>{}</main></html>'


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("<img src='data:,'>", "image-alt"),
        ("<p style='color: #999; background: #fff'>Pale</p>", "color-contrast"),
        ("<a href='/a' style='display: block; width: 9px; height: 9px; overflow: hidden'>a</a>" * 2, "target-size"),
        ("<div style='width: 400px'>Wide</div>", "88 pixels wider than the screen"),
    ],
)
def test_a_fault_is_seen_with_and_without_script(chromium: Browser, script: bool, fault: str, said: str) -> None:
    with Visitor(chromium, "http://127.0.0.1:1", width=320, script=script) as visitor:
        visitor.page.set_content(GOOD.format(""))
        assert visitor.faults() == []

        visitor.page.set_content(GOOD.format(fault))

        assert said in " ".join(visitor.faults())


def test_a_title_that_does_not_begin_with_the_heading_is_seen(chromium: Browser) -> None:
    with Visitor(chromium, "http://127.0.0.1:1") as visitor:
        visitor.page.set_content(GOOD.format("").replace("<title>Claims", "<title>Mentors"))

        assert visitor.faults() == ["The title 'Mentors - GOV.UK' does not begin with 'Claims'."]


def test_what_the_console_says_stops_the_visitor(chromium: Browser) -> None:
    with Visitor(chromium, "http://127.0.0.1:1") as visitor:
        visitor.page.set_content(GOOD.format("<script>nothing.of.that.name</script>"))

        with pytest.raises(AssertionError, match="nothing is not defined"):
            visitor.look()


def test_without_script_a_page_is_read_without_script(chromium: Browser) -> None:
    with Visitor(chromium, "http://127.0.0.1:1", script=False) as visitor:
        visitor.page.set_content(GOOD.format("<script>document.querySelector('h1').innerText = 'Changed'</script>"))

        assert visitor.h1 == "Claims"
