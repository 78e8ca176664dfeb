from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.access import SupportPage
from common.redirects import see_other
from govuk.pagination import page_of
from providers.actions import add_contact
from providers.models import Provider, ProviderContact
from sampling.contacts import change_contact, not_told_of, remove_contact
from support.forms_providers import ContactForm

NOBODY = "nobody-to-tell"


class Providers(SupportPage, TemplateView):
    """Those that can be claimed for. A provider's name is nothing personal, so it may stand in an address."""

    template_name = "support/providers/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words, only = self.request.GET.get("words", "").strip()[:100], self.request.GET.get("only", "")
        providers = Provider.objects.matching(words) if words else Provider.objects.order_by("search_text", "code")
        providers = providers.accredited()
        page = page_of(providers.with_nobody_to_tell() if only == NOBODY else providers, self.request)
        people = Count("memberships", filter=Q(memberships__user__is_active=True), distinct=True)
        counted = Provider.objects.annotate(people=people, addresses=Count("contacts", distinct=True))
        rows = counted.in_bulk([provider.pk for provider in page])
        return super().get_context_data(
            page=page,
            rows=[rows[provider.pk] for provider in page],
            words=words,
            only=only if only == NOBODY else "",
            nobody=Provider.objects.accredited().with_nobody_to_tell().count(),
            choices=[(NOBODY, "Nobody to tell")],
            **kwargs,
        )


class ProviderOfSupport(SupportPage):
    @cached_property
    def provider(self) -> Provider:
        return get_object_or_404(Provider, code=self.kwargs["provider"])

    @property
    def own_url(self) -> str:
        return reverse("support:provider", args=[self.provider.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs | {"provider": self.provider, "back_url": self.own_url})


class OneProvider(ProviderOfSupport, TemplateView):
    template_name = "support/providers/provider.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = self.provider.memberships.select_related("user").order_by("user__first_name", "user__last_name", "pk")
        contacts = list(self.provider.contacts.order_by("email"))
        return super().get_context_data(
            people=people,
            contacts=contacts,
            nobody=not contacts and not any(each.user.is_active for each in people),
            not_told=not_told_of(self.provider),
            **kwargs,
        )


class ContactPage(ProviderOfSupport, FormView):
    form_class = ContactForm
    template_name = "support/providers/contact.html"

    @cached_property
    def contact(self) -> ProviderContact | None:
        """None for one to add."""
        if "contact" not in self.kwargs:
            return None
        return get_object_or_404(self.provider.contacts, pk=self.kwargs["contact"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"provider": self.provider, "contact": self.contact}

    def get_initial(self) -> dict[str, Any]:
        return {"email": self.contact.email} if self.contact else {}

    def form_valid(self, form: ContactForm) -> HttpResponse:
        email = form.cleaned_data["email"]
        if self.contact:
            change_contact(contact=self.contact, email=email, by=self.user)
        else:
            add_contact(provider=self.provider, email=email, by=self.user)
        messages.success(self.request, f"{email} gets the messages of {self.provider} from now on")
        return see_other(self.own_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(contact=self.contact, **kwargs)


class RemoveContact(ContactPage):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return see_other(self.own_url)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.contact:
            remove_contact(contact=self.contact, by=self.user)
            messages.success(request, f"{self.contact.email} is no contact any more, and its links do not work")
        return see_other(self.own_url)
