"""Accredited SCITTs unless told otherwise."""

import factory
from factory.django import DjangoModelFactory

from providers.models import Provider, ProviderContact, ProviderKind
from providers.search import search_text


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = Provider

    code = factory.Sequence(lambda number: f"T{number:04d}")
    name = factory.Sequence(lambda number: f"Harbourlight SCITT {number}")
    ukprn = factory.Sequence(lambda number: f"{19000000 + number}")
    kind = ProviderKind.SCITT
    accredited = True
    town = "Whitby"
    postcode = "YO21 1AA"
    search_text = factory.LazyAttribute(
        lambda provider: search_text(
            name=provider.name, code=provider.code, ukprn=provider.ukprn, postcode=provider.postcode, town=provider.town
        )
    )


class ProviderContactFactory(DjangoModelFactory):
    class Meta:
        model = ProviderContact

    provider = factory.SubFactory(ProviderFactory)
    email = factory.Sequence(lambda number: f"office{number}@harbourlight.example")
