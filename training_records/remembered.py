"""Columns that a provider has named before are not asked again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

from providers.models import Provider
from training_records.models import ColumnMapping


def digest_of(headings: Sequence[str]) -> str:
    return sha256(json.dumps(list(headings)).encode()).hexdigest()


def mapping_of(provider: Provider, headings: Sequence[str]) -> ColumnMapping | None:
    said = ColumnMapping.objects.filter(provider=provider, headings_digest=digest_of(headings))
    return said.select_related("by").order_by("-pk").first()


def columns_said(provider: Provider, headings: Sequence[str]) -> Mapping[str, Sequence[str]]:
    mapping = mapping_of(provider, headings)
    return mapping.columns if mapping else {}
