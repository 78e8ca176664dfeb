"""Accredited SCITTs unless told otherwise."""

import factory

from providers.models import Provider, ProviderContact, ProviderKind
from tests.factories.base import OwnersFactory


class ProviderFactory(OwnersFactory):
    class Meta:
        model = Provider

    code = factory.Sequence(lambda number: f"T{number:04d}")
    name = factory.Sequence(lambda number: f"Harbourlight SCITT {number}")
    ukprn = factory.Sequence(lambda number: f"{19000000 + number}")
    kind = ProviderKind.SCITT
    accredited = True
    town = "Whitby"
    postcode = "YO21 1AA"


class ProviderContactFactory(OwnersFactory):
    class Meta:
        model = ProviderContact

    provider = factory.SubFactory(ProviderFactory)
    email = factory.Sequence(lambda number: f"office{number}@harbourlight.example")
