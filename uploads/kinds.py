"""What an upload can be. The app that knows registers its own in upload_kinds.py (docs/how-to/add-an-upload.md)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder

from uploads.limits import Limits, usual_limits
from uploads.problems import Problem
from uploads.reading import Column, Row

if TYPE_CHECKING:
    from uploads.models import Upload


@dataclass(frozen=True)
class Plan:
    """What a file will do to the data as they are now.

    `preview` are lines of words. `effects` are all changes, as JSON can hold them: when they are others than those
    that the person saw, nothing is applied. `change` is for `apply`.
    """

    preview: list[str]
    effects: Sequence[Any]
    change: Any = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def digest(self) -> str:
        return sha256(json.dumps([self.preview, self.effects], cls=DjangoJSONEncoder).encode()).hexdigest()


@dataclass(frozen=True)
class Kind:
    """`plan` may raise FileRefused, and takes the locks that keep its plan true in the transaction of `apply`. Both
    get what the upload is about, and `apply` who says so. What `plan` writes is undone after a preview.

    A kind that finds its columns itself, or is too large to hold as rows, has `plan_file` instead.
    """

    name: str
    apply: Callable[[Plan, str, Any], None]
    columns: Sequence[Column] = ()
    plan: Callable[[list[Row], str], Plan] | None = None
    plan_file: Callable[[Upload, bytes], Plan] | None = None
    limits: Callable[[], Limits] = usual_limits


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    _kinds[kind.name] = kind
    return kind


def all_kinds() -> list[Kind]:
    return list(_kinds.values())


def kind_called(name: str) -> Kind:
    return _kinds[name]
