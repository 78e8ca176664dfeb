from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

ROWS_A_PAGE = 25
NEIGHBOURS = 1


class NoSuchPage(Exception):
    """Beyond the end, or no number. `first` is the address of the first page."""

    def __init__(self, first: str) -> None:
        super().__init__(first)
        self.first = first


@dataclass(frozen=True)
class Page:
    rows: Sequence[Any]
    number: int
    count_of_pages: int
    count_of_rows: int
    path: str
    query: QueryDict
    anchor: str = ""

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def href(self, number: int) -> str:
        query = self.query.copy()
        query["page"] = str(number)
        return f"{self.path}?{query.urlencode()}{self.anchor and f'#{self.anchor}'}"

    @property
    def words(self) -> str:
        """ "page 2 of 12", or "" for one page."""
        return f"page {self.number} of {self.count_of_pages}" if self.count_of_pages > 1 else ""


def page_of(
    rows: "QuerySet[Any] | Sequence[Any]",
    request: HttpRequest,
    size: int = ROWS_A_PAGE,
    count: int | None = None,
    anchor: str = "",
) -> Page:
    """The page that `?page=` asks for; `count` where it is known, `anchor` where the table is not on top.

    Raises NoSuchPage, which the middleware turns into a redirect.
    """
    number = _number_asked(request)
    if number == 1 and count is None and isinstance(rows, QuerySet):
        return _first_page(rows, request, size, anchor)
    if count is None:
        count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    pages = _pages(count, size)
    if not 1 <= number <= pages:
        query = request.GET.copy()
        query.pop("page", None)
        raise NoSuchPage(f"{request.path}?{query.urlencode()}" if query else request.path)
    shown: Any = rows[(number - 1) * size : number * size]
    return Page(shown, number, pages, count, request.path, request.GET, anchor)


def _number_asked(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 8 else 0


def _first_page(rows: "QuerySet[Any]", request: HttpRequest, size: int, anchor: str) -> Page:
    """Counts only when there is a row more than the page can show."""
    begun = list(rows[: size + 1])
    count = len(begun) if len(begun) <= size else rows.count()
    return Page(begun[:size], 1, _pages(count, size), count, request.path, request.GET, anchor)


def _pages(count: int, size: int) -> int:
    return max(1, -(-count // size))


def pagination_params(page: Page) -> dict[str, Any]:
    shown = sorted(
        {
            1,
            page.count_of_pages,
            *range(max(1, page.number - NEIGHBOURS), min(page.count_of_pages, page.number + NEIGHBOURS) + 1),
        }
    )
    items: list[dict[str, Any]] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            items.append({"ellipsis": True})
        items.append({"number": str(number), "href": page.href(number), "current": number == page.number})
    return {
        "items": items,
        "previous": {"href": page.href(page.number - 1)} if page.number > 1 else None,
        "next": {"href": page.href(page.number + 1)} if page.number < page.count_of_pages else None,
    }
