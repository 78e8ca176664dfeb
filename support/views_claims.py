from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from accounts.access import SupportPage
from claims.models import Claim, ClaimWindow
from claims.querysets import ClaimQuerySet
from claims.wording.support_status import Holder
from claims.wording.totals import CLAIMED
from common.redirects import see_other
from govuk.pagination import page_of
from providers.models import Provider
from schools.models import FundingArea
from support.filters import SIZES, STATUS_WORDS, ClaimFilter
from support.forms import FindForm, SchoolByUrnForm
from support.presenters import claims as words

# More providers than this are chosen on a page of their own.
MOST_IN_A_LIST = 15


class FilteredClaims(SupportPage):
    @cached_property
    def filter(self) -> ClaimFilter:
        return ClaimFilter.asked_for(self.request.GET)

    @cached_property
    def windows(self) -> dict[int, ClaimWindow]:
        return {window.pk: window for window in ClaimWindow.objects.newest_first()}

    @cached_property
    def claims(self) -> ClaimQuerySet:
        return self.filter.apply(Claim.objects.in_their_own_right())


class Claims(FilteredClaims, TemplateView):
    template_name = "support/claims/list.html"

    @cached_property
    def claims(self) -> ClaimQuerySet:
        """None where a filter could not be read: all of them would look as if they had been filtered."""
        return super().claims if self.form.is_valid() else Claim.objects.none()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A URN that was typed becomes the school's own id."""
        if self.form.is_valid() and self.form.school:
            return see_other(request.path + self.filter.query(school=self.form.school.public_id))
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    @cached_property
    def form(self) -> SchoolByUrnForm:
        return SchoolByUrnForm({"urn": self.request.GET.get("urn", "")})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts, size = words.counts_of(self.claims, self.windows), self.filter.size
        keys = self.claims.order_by(*self.filter.order).values_list("pk", flat=True)
        page = page_of(keys, self.request, size=size, count=counts.number)
        return super().get_context_data(
            page=page,
            rows=words.rows_of(self.rows(list(page))),
            counts=counts,
            claimed_means=CLAIMED,
            by_holder=[(holder, count, self.filter.query(waiting=holder.value)) for holder, count in counts.by_holder],
            filter=self.filter,
            tags=words.tags_of(self.filter, self.windows),
            heads=words.heads_of(self.filter),
            sizes=[(size, self.filter.query(show=size)) for size in SIZES],
            form=self.form,
            query_now=self.filter.query(),
            find_form=FindForm(),
            **self.choices(),
            **kwargs,
        )

    def rows(self, keys: list[int]) -> ClaimQuerySet:
        """Going to page 12,000 looks up nothing of the pages before."""
        claims = Claim.objects.filter(pk__in=keys)
        shown = claims.select_related("school", "provider", "window").prefetch_related("trainings")
        return shown.order_by(*self.filter.order)

    def choices(self) -> dict[str, Any]:
        years = dict.fromkeys(window.academic_year for window in self.windows.values())
        providers = list(claimed_providers()[: MOST_IN_A_LIST + 1])
        return {
            "holders": [(holder.value, holder.words) for holder in Holder],
            "statuses": STATUS_WORDS.items(),
            "years": [(str(year.start_year), year.name) for year in years],
            "window_choices": [(str(pk), words.window_in_words(window)) for pk, window in self.windows.items()],
            "providers": [(provider.code, provider.name) for provider in providers],
            "providers_are_few": len(providers) <= MOST_IN_A_LIST,
            "areas": FundingArea.choices,
        }


class ChooseProvider(FilteredClaims, TemplateView):
    template_name = "support/claims/choose_provider.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        providers = claimed_providers().annotate(number=Count("claims"))
        page = page_of(providers, self.request, size=100)
        return super().get_context_data(
            page=page,
            providers=[(provider, self.filter.query(provider=provider.code)) for provider in page],
            back_query=self.filter.query(),
            **kwargs,
        )


def claimed_providers() -> Any:
    claimed = Claim.objects.filter(provider=OuterRef("pk"))
    return Provider.objects.filter(Exists(claimed)).order_by("search_text", "code")
