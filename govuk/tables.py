"""Markup for `govuk/templatetags/tables.py`. By hand, as a list has hundreds of cells."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.html import conditional_escape, strip_tags
from django.utils.text import slugify

KINDS = {"stacked": " app-stacked", "plain": "", "scroll": "", "wide": " app-wide"}
CAPTIONS = {"hidden": "govuk-visually-hidden", "s": "govuk-table__caption--s", "m": "govuk-table__caption--m"}


def role(name: str, is_stacked: bool) -> str:
    """Cells that stack become blocks and lose their roles, so each says its own."""
    return f' role="{name}"' if is_stacked else ""


@dataclass(frozen=True)
class Column:
    """`numeric` for amounts, right-aligned; `figures` for what keeps to one line, as a TRN; `small` for notes; `hidden`
    over links or buttons; `width` as "one-quarter"; `href` and `sorted` ("ascending") where rows can be sorted.
    """

    text: str = ""
    is_stacked: bool = False
    numeric: bool = False
    figures: bool = False
    small: bool = False
    hidden: bool = False
    width: str = ""
    href: str = ""
    sorted: str = ""

    @property
    def head_classes(self) -> str:
        numeric = " govuk-table__header--numeric" if self.numeric else ""
        width = f" govuk-!-width-{self.width}" if self.width else ""
        return f"govuk-table__header{numeric}{width}"

    @cached_property
    def heading_start(self) -> str:
        figures = " app-figures" if self.figures else ""
        return f'<th scope="row" class="govuk-table__header{figures}"{role("rowheader", self.is_stacked)}>'

    @cached_property
    def cell_start(self) -> str:
        numeric = " govuk-table__cell--numeric" if self.numeric else ""
        figures = " app-figures" if self.figures or self.numeric else ""
        small = " govuk-!-font-size-16" if self.small else ""
        return f'<td class="govuk-table__cell{numeric}{figures}{small}"{role("cell", self.is_stacked)}>'

    @cached_property
    def name(self) -> str:
        """Leads a cell on a narrow screen, which shows no heads."""
        is_led = self.is_stacked and self.text and not self.hidden
        return f'<span class="app-cell-name">{conditional_escape(self.text)}: </span>' if is_led else ""


@dataclass
class Table:
    """`cells` counts those of the current row."""

    kind: str
    caption: str = ""
    caption_size: str = "m"
    columns: list[Column] = field(default_factory=list)
    cells: int = 0

    @property
    def is_stacked(self) -> bool:
        return self.kind == "stacked"

    @property
    def scrolls(self) -> bool:
        return self.kind in ("scroll", "wide")

    @property
    def is_wide(self) -> bool:
        return self.kind == "wide"

    @property
    def classes(self) -> str:
        return KINDS[self.kind]

    @property
    def caption_class(self) -> str:
        return CAPTIONS[self.caption_size]

    @property
    def caption_id(self) -> str:
        return f"table-{slugify(strip_tags(self.caption))}"

    def cell(self, words: str) -> str:
        column = self.columns[self.cells] if self.columns else Column(is_stacked=self.is_stacked)
        self.cells += 1
        if self.cells == 1:
            return f"{column.heading_start}{words}</th>\n"
        return f"{column.cell_start}{column.name if words else ''}{words}</td>\n"

    def row(self, cells: str) -> str:
        """Raises ValueError unless there are as many cells as columns."""
        if self.columns and self.cells != len(self.columns):
            raise ValueError(f"A row of {self.caption!r} has {self.cells} cells for {len(self.columns)} columns")
        self.cells = 0
        return f'<tr class="govuk-table__row"{role("row", self.is_stacked)}>\n{cells.strip()}\n</tr>'
