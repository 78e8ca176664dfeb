from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from files.extracts import Doubtful, FileRefused, Progress, no_progress, read_extract
from providers.models import Provider, ProviderKind

REGISTER_COLUMNS = [
    "name", "legal_name", "code", "ukprn", "accredited", "type", "address_line_1", "address_line_2", "address_line_3",
    "town", "county", "postcode",
]  # fmt: skip
ENCODING = "utf-8"
DEMO_PROVIDERS = Path(__file__).parent / "data" / "demo_providers.csv"
LARGEST_LOSS_PERCENT = 10
CODE = re.compile(r"[A-Z0-9]{3}")
_MOST_NAMED = 10
_COMPARED = [
    "name", "legal_name", "ukprn", "kind", "accredited", "in_register", "street", "town", "county", "postcode",
]  # fmt: skip


@dataclass
class Outcome:
    """Numbers of providers, and the codes that the file lacks."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    accredited: int = 0
    missing_codes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class RegisterPlan:
    """Not saved yet. `differences` are those of known providers: code, then column: (before, after)."""

    rows: int
    new: list[Provider]
    changed: list[Provider]
    differences: dict[str, dict[str, tuple[object, object]]]
    missing_codes: list[str]


@transaction.atomic
def import_providers(
    path: Path, *, progress: Progress = no_progress, allow_shrink: bool = False, allowed: Collection[str] = ()
) -> Outcome:
    """All of a file or nothing, by code. Raises FileRefused.

    A provider that the file lacks is reported, and not offered any more. `allowed` are codes that a person has looked
    at and lets through.
    """
    lock_register()
    plan = plan_register(read_providers(path, progress), path.name, allow_shrink=allow_shrink, allowed=allowed)
    return apply_register(plan)


def lock_register() -> None:
    """In a transaction: what is planned stays true until its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('providers.register'))")


def plan_register(
    theirs: Iterable[Provider], name: str, *, allow_shrink: bool = False, allowed: Collection[str] = ()
) -> RegisterPlan:
    """Only reads. Raises FileRefused."""
    known = {provider.code: provider for provider in Provider.objects.all()}
    incoming = {provider.code: provider for provider in theirs}
    if not incoming:
        raise FileRefused(f"{name} has its columns but no providers.")
    if not allow_shrink:
        _refuse_shrunken(name, known, incoming)
    _refuse_doubtful(name, known, incoming, allowed)
    both = ((code, known[code], provider) for code, provider in incoming.items() if code in known)
    differences = {code: found for code, ours, provider in both if (found := _take_over(ours, provider))}
    return RegisterPlan(
        rows=len(incoming),
        new=[provider for code, provider in incoming.items() if code not in known],
        changed=[known[code] for code in differences],
        differences=differences,
        missing_codes=sorted(known.keys() - incoming.keys()),
    )


def apply_register(plan: RegisterPlan) -> Outcome:
    Provider.objects.bulk_create(plan.new, batch_size=500)
    Provider.objects.bulk_update(plan.changed, _COMPARED, batch_size=500)
    Provider.objects.filter(code__in=plan.missing_codes).update(in_register=False)
    return Outcome(
        rows=plan.rows,
        added=len(plan.new),
        changed=len(plan.changed),
        unchanged=plan.rows - len(plan.new) - len(plan.changed),
        accredited=Provider.objects.accredited().count(),
        missing_codes=plan.missing_codes,
    )


def read_providers(path: Path, progress: Progress) -> Iterator[Provider]:
    """Not saved. Raises FileRefused."""
    codes: set[str] = set()
    for line, row in read_extract(path, columns=REGISTER_COLUMNS, encoding=ENCODING, progress=progress):
        provider = provider_of(line, row)
        if provider.code in codes:
            raise FileRefused(f"Line {line:,} repeats the code {provider.code}.")
        codes.add(provider.code)
        yield provider


def provider_of(line: int, row: dict[str, str]) -> Provider:
    if not row["code"] or not row["name"]:
        raise FileRefused(f"Line {line:,} lacks a code or a name.")
    if row["type"] not in ProviderKind.values:
        raise FileRefused(f"Line {line:,} has a type that we do not know: “{row['type'][:20]}”.")
    if row["accredited"] not in ("yes", "no"):
        raise FileRefused(f"Line {line:,} says neither yes nor no under accredited: “{row['accredited'][:20]}”.")
    same = {name: row[name] for name in ["name", "code", "legal_name", "ukprn", "postcode", "town"]}
    provider = Provider(
        **same,
        kind=row["type"],
        accredited=row["accredited"] == "yes",
        street=", ".join(row[f"address_line_{number}"] for number in (1, 2, 3) if row[f"address_line_{number}"]),
        county=row["county"],
    )
    _refuse_too_long(line, provider)
    return provider


def _refuse_too_long(line: int, provider: Provider) -> None:
    for column in Provider._meta.concrete_fields:
        longest = column.max_length
        if longest and len(getattr(provider, column.attname) or "") > longest:
            raise FileRefused(f"Line {line:,} has more than {longest} letters for {column.verbose_name}.")


def _refuse_shrunken(name: str, known: dict[str, Provider], incoming: dict[str, Provider]) -> None:
    """A file that lacks many accredited providers is taken for broken."""
    before = {code for code, provider in known.items() if provider.accredited}
    lost = len(before - {code for code, provider in incoming.items() if provider.accredited})
    if lost * 100 > len(before) * LARGEST_LOSS_PERCENT:
        raise Doubtful(
            f"{name} would lose {lost:,} of {len(before):,} accredited providers, more than {LARGEST_LOSS_PERCENT}%.",
            "If that is right, import it with --allow-shrink.",
        )


def _refuse_doubtful(
    name: str, known: dict[str, Provider], incoming: dict[str, Provider], allowed: Collection[str]
) -> None:
    """A spreadsheet turns the code 4E5 into 4.00E+05: a provider that is there twice can be claimed for twice."""
    like = _like({**known, **incoming})
    doubts = [
        f"{code} ({why})"
        for code, provider in incoming.items()
        if code not in allowed and (why := _doubt(provider, known, like))
    ]
    if doubts:
        more = f" and {len(doubts) - _MOST_NAMED:,} more" if len(doubts) > _MOST_NAMED else ""
        raise Doubtful(
            f"{name} has providers that somebody should look at: {', '.join(doubts[:_MOST_NAMED])}{more}.",
            "Let each one through that is right with --allow and its code.",
        )


def _like(everybody: dict[str, Provider]) -> Counter[str]:
    """How many share a code but for its case, and how many accredited ones a name or a UKPRN."""
    count = Counter(code.casefold() for code in everybody)
    for provider in everybody.values():
        if provider.accredited:
            count.update({f"name {provider.name.casefold()}", f"UKPRN {provider.ukprn}"})
    return count


def _doubt(provider: Provider, known: dict[str, Provider], like: Counter[str]) -> str:
    """Why somebody should look at it, or ""."""
    before = known.get(provider.code)
    if before is None and not CODE.fullmatch(provider.code):
        return "not three capital letters or digits"
    if like[provider.code.casefold()] > 1:
        return "another code differs only in case"
    if not provider.accredited:
        return ""
    if provider.ukprn and like[f"UKPRN {provider.ukprn}"] > 1:
        return f"another accredited provider has its UKPRN {provider.ukprn}"
    same_name = like[f"name {provider.name.casefold()}"] > 1
    return f"another accredited provider is called {provider.name}" if same_name else ""


def _take_over(ours: Provider, theirs: Provider) -> dict[str, tuple[object, object]]:
    """(before, after) by column; {} for no difference. Not saved."""
    both = {name: (getattr(ours, name), getattr(theirs, name)) for name in _COMPARED}
    different = {name: (before, after) for name, (before, after) in both.items() if before != after}
    for name, (_, after) in different.items():
        setattr(ours, name, after)
    return different
