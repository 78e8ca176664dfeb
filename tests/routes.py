from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse

from accounts.access import ProtectedPage


@dataclass(frozen=True)
class Route:
    """Full name, path as written, and names of what is filled in."""

    name: str
    path: str
    parts: tuple[str, ...]

    def address(self, things: Mapping[str, object]) -> str | None:
        """None when it needs something else."""
        if not set(self.parts) <= set(things):
            return None
        try:
            return reverse(self.name, kwargs={part: things[part] for part in self.parts})
        except NoReverseMatch:
            return None


def all_routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, prefix="", namespace=""))


def all_views() -> Iterator[tuple[str, object]]:
    """(path, view), named or not."""
    yield from _views(get_resolver().url_patterns, prefix="")


def refuses_readers(address: str) -> bool:
    """Whatever names no rule of its own is no page of an organisation: signing out, a private link."""
    page = getattr(resolve(address.split("?")[0]).func, "view_class", None)
    return page is not None and issubclass(page, ProtectedPage) and not page.readers_may_post


def _walk(patterns: list, prefix: str, namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            space = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, path, space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield Route(namespace + pattern.name, path, _parts(path))


def _views(patterns: list, prefix: str) -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, path)
        else:
            yield path, pattern.callback


def _parts(path: str) -> tuple[str, ...]:
    return tuple(piece.split(">")[0].split(":")[-1] for piece in path.split("<")[1:])
