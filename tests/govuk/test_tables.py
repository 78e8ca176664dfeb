from dataclasses import dataclass

import pytest
from django.template import Context, Template, TemplateSyntaxError

from tests.pages import Element, Page


@dataclass
class Line:
    name: str
    hours: str


LINES = [Line("Ada <Ní> Bhriain", "14"), Line("Grace O'Brien", "")]
HOURS = """{% table KIND %}
  {% caption "s" %}Hours of {{ lines|length }} mentors{% endcaption %}
  {% column "Mentor" %}
  {% column "Hours in" year numeric=True %}
  {% column "Change" hidden=True %}
  {% for line in lines %}
  {% row %}
    {% cell %}{{ line.name }}{% endcell %}
    {% cell %}{{ line.hours }}{% endcell %}
    {% cell %}<a class="govuk-link" href="/">Change</a>{% endcell %}
  {% endrow %}
  {% endfor %}
{% endtable %}"""


def page_of(text: str) -> Page:
    return Page(Template("{% load tables %}" + text).render(Context({"lines": LINES, "year": 2026})))


def hours(kind: str = "") -> Element:
    return page_of(HOURS.replace("KIND", kind)).root


def roles(element: Element) -> list[str]:
    return [each.get("role") for each in element if each.get("role")]


def test_the_caption_the_heads_and_the_cells_are_as_the_page_wrote_them():
    table = hours()

    assert [caption.words for caption in table.all("caption")] == ["Hours of 2 mentors"]
    heads = [(head.words, head.get("scope")) for head in table.all("th")]
    assert heads[:3] == [("Mentor", "col"), ("Hours in 2026", "col"), ("Change", "col")]
    assert heads[3:] == [("Ada <Ní> Bhriain", "row"), ("Grace O'Brien", "row")]
    assert len(table.all("td")) == 4


def test_what_stacks_says_its_roles_as_its_elements_become_blocks():
    table = hours()

    row = ["row", "rowheader", "cell", "cell"]
    assert roles(table) == ["table", "rowgroup", "row", *["columnheader"] * 3, "rowgroup", *row, *row]


def test_what_stacks_leads_each_cell_by_its_head_but_not_links_nor_what_is_empty():
    table = hours()

    assert [cell.words for cell in table.all("td")] == ["Hours in 2026: 14", "Change", "", "Change"]
    assert [name.words for name in table if name.has_class("app-cell-name")] == ["Hours in 2026:"]


def test_a_numeric_column_is_right_aligned_from_its_head_down():
    table = hours()

    assert [head.words for head in table if head.has_class("govuk-table__header--numeric")] == ["Hours in 2026"]
    assert [cell.words for cell in table if cell.has_class("govuk-table__cell--numeric")] == ["Hours in 2026: 14", ""]


def test_the_head_of_a_column_of_links_is_for_those_who_listen():
    assert [words.words for words in hours() if words.has_class("govuk-visually-hidden")] == ["Change"]


@pytest.mark.parametrize("kind", ["scroll", "wide"])
def test_what_scrolls_is_a_region_named_by_the_caption_that_takes_the_focus(kind):
    table = hours(kind)

    (region,) = [each for each in table if each.get("role")]
    assert (region.get("role"), region.get("tabindex")) == ("region", "0")
    assert region.get("aria-labelledby") == table.all("caption")[0].get("id") == "table-hours-of-2-mentors"
    assert table.all("td")[0].words == "14"


def test_a_plain_table_has_no_roles_and_no_names_in_cells():
    table = hours("plain")

    assert roles(table) == []
    assert table.all("td")[0].words == "14"


def test_a_sorted_head_says_so_and_leads_to_the_other_order():
    page = page_of(
        '{% table wide %}{% caption %}Claims{% endcaption %}{% column "Claim" href="?sort=claim" sorted="ascending" %}'
        "{% row %}{% cell %}ABC{% endcell %}{% endrow %}{% endtable %}"
    )

    head = page.root.all("th")[0]
    assert (head.words, head.get("aria-sort")) == ("Claim (ascending)", "ascending")
    assert [link.get("href") for link in head.all("a")] == ["?sort=claim"]


def test_a_table_without_heads_has_rows_with_headings():
    page = page_of(
        "{% table plain %}{% caption %}What changed{% endcaption %}"
        "{% row %}{% cell %}Before{% endcell %}{% cell %}14{% endcell %}{% endrow %}{% endtable %}"
    )

    assert page.root.all("thead") == []
    assert [(cell.tag, cell.words) for cell in page.root.all("th", "td")] == [("th", "Before"), ("td", "14")]


def test_a_row_with_too_few_cells_is_an_error():
    with pytest.raises(ValueError, match="'Hours' has 1 cells for 2 columns"):
        page_of(
            '{% table %}{% caption %}Hours{% endcaption %}{% column "Mentor" %}{% column "Hours" %}'
            "{% row %}{% cell %}Ada{% endcell %}{% endrow %}{% endtable %}"
        )


def test_a_kind_of_table_that_there_is_not_is_an_error():
    with pytest.raises(TemplateSyntaxError, match="'narrow'"):
        hours("narrow")
