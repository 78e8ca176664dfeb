from __future__ import annotations

from functools import cached_property
from typing import Any, cast

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.views.generic import TemplateView

from accounts.access import members
from accounts.models import User
from accounts.searches import search_for
from claims.listing import download
from claims.listing.filter import ListFilter, Options, options_of
from claims.listing.presenters import (
    NAMED,
    RowForSupport,
    SchoolRow,
    Totals,
    countdown,
    in_file,
    no_claims,
    seconds_left,
    totals_of,
)
from claims.listing.search import FindClaimsForm
from claims.listing.to_do import Draft, ToDo, drafts_to_do, replies_to_do, what_to_do
from claims.models import ClaimWindow
from claims.querysets import ClaimQuerySet
from claims.readiness import ClaimReadiness, readiness_of
from claims.top_block import top_block
from claims.wording import totals as sums
from claims.wording.sums import rate_now
from common.redirects import see_other
from files.serving import export
from govuk.pagination import page_of
from schools.access import SchoolPage
from schools.models import AcademicYear

FILTER_FROM, SEARCH_FROM = 10, 25
MOST_TO_DO = 5


class ClaimsOfOneYear(SchoolPage):
    allowed = staticmethod(members)

    @cached_property
    def readiness(self) -> ClaimReadiness:
        return readiness_of(self.school)

    @cached_property
    def year(self) -> AcademicYear | None:
        """An unknown year counts as not given."""
        asked = self.request.GET.get("year", "")
        named = {str(year.start_year): year for year in self.readiness.years}
        return named.get(asked, self.readiness.year)

    @cached_property
    def windows_of_year(self) -> list[ClaimWindow]:
        year = self.year.pk if self.year else None
        return [window for window in self.readiness.windows if window.academic_year_id == year]

    @cached_property
    def filter(self) -> ListFilter:
        return ListFilter.asked_for(self.request.GET)

    @cached_property
    def of_year(self) -> ClaimQuerySet:
        return self.school.claims.in_their_own_right().filter(window__in=self.windows_of_year)

    @property
    def asked_for(self) -> ClaimQuerySet:
        return self.of_year.filter(self.filter.fits(self.windows_of_year, self.colleagues if self.filter.group else ()))

    def rows(self, claims: ClaimQuerySet) -> list[SchoolRow]:
        """Asks only for what some row says: people where a status names them, today's rate where a draft is."""
        shown = list(claims.select_related("provider").with_mentors().latest_first())
        windows = {window.pk: window for window in self.windows_of_year}
        for claim in shown:
            claim.window = windows[claim.window_id]
        for status, person in NAMED.items():
            prefetch_related_objects([claim for claim in shown if claim.status == status], person)
        row, colleagues = RowForSupport if self.user.is_support else SchoolRow, self.colleagues
        return [
            row(claim, claim.rate_pence or self.rate_now, self.readiness, colleagues.get(claim.pk)) for claim in shown
        ]

    @cached_property
    def drafts(self) -> list[Draft]:
        """Only this school can finish them, so support reads none."""
        if self.readiness.window is None or self.user.is_support:
            return []
        return drafts_to_do(self.school, self.readiness.window)

    @property
    def colleagues(self) -> dict[int, User]:
        """By id of the draft that the reader handed over."""
        return {
            draft.pk: draft.asked.to
            for draft in self.drafts
            if draft.asked and draft.asked.is_with_another(self.user) and draft.changes is None
        }

    @cached_property
    def rate_now(self) -> int:
        return rate_now(self.year.pk, self.school.funding_area) if self.year else 0


class ClaimsList(ClaimsOfOneYear, TemplateView):
    readers_may_post = True
    template_name = "claims/list.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A search: names and TRNs never stand in an address."""
        search_for("", self.user)  # counted; the words are kept nowhere
        form = self.find_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        if form.reference:
            return see_other(self.school_url("claims:claim", claim=form.reference))
        found = ListFilter.asked_for(form.query)
        return see_other(f"{request.path}?{found.query(self.year)}")

    def find_form(self, typed: QueryDict | None = None) -> FindClaimsForm:
        return FindClaimsForm(typed, school=self.school, windows=self.windows_of_year, year=self.year)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        window, shows_all = self.readiness.window, self.request.GET.get("print") == "yes"
        totals = totals_of(self.of_year)
        number = self.asked_for.count() if self.filter.is_on else totals.number
        page = page_of(range(number), self.request, size=10_000 if shows_all else 25)
        rows = self.rows(self.asked_for if page.count_of_pages == 1 else self.claims_at(cast("range", page.rows)))
        with_search = totals.number >= SEARCH_FROM or "form" in kwargs
        return super().get_context_data(
            page=page,
            rows=rows,
            years=self.readiness.years,
            year=self.year,
            totals=totals,
            sums=sums,
            filter=self.filter,
            filter_options=self.filter_options(totals),
            in_file=in_file(page, rows),
            download_query=self.filter.query(self.year),
            what_you_can_claim_url=self.school_url("claims:what-you-can-claim"),
            countdown=countdown(window) if window else "",
            seconds_left=seconds_left(window) if window else None,
            no_claims=no_claims(self.year, is_now=self.year == self.readiness.year, for_support=self.user.is_support),
            with_search=with_search,
            **self.to_do(),
            **top_block(self, self.readiness),
            **{"form": self.find_form() if with_search else None} | kwargs,
        )

    def claims_at(self, places: range) -> ClaimQuerySet:
        """Ids first, from an index: the thousands of a school lie far apart in the table."""
        ids = self.asked_for.latest_first().values_list("pk", flat=True)[places.start : places.stop]
        return self.school.claims.filter(pk__in=list(ids))

    def filter_options(self, totals: Totals) -> Options | None:
        if totals.number < FILTER_FROM:
            return None
        return options_of(self.of_year, totals.number)

    def to_do(self) -> dict[str, Any]:
        """Only the school can do it, so support reads none."""
        drafts = [each for each in self.drafts if not (each.asked and each.asked.is_with_another(self.user))]
        everything = [] if self.user.is_support else replies_to_do(self.school)
        everything += [
            ToDo("claims:tasks", draft.reference, *what_to_do(draft, self.readiness, self.user)) for draft in drafts
        ]
        shown = everything if self.filter.group == "needs-you" else everything[:MOST_TO_DO]
        return {
            "to_do": [(self.school_url(each.page, claim=each.reference), each.words, each.beside) for each in shown],
            "more_to_do": len(everything) - len(shown),
        }


class Download(ClaimsOfOneYear):
    offered_by = ("claims:list", "school")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What the list shows, so it is not put on record."""
        lines = list(download.lines(self.rows(self.asked_for)))
        form = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
        name = download.name(self.school, self.year)
        return export(download.csv(lines), name, form=form, headings=download.LIST_COLUMNS)
