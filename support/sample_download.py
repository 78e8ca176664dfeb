"""The whole sample as a file for support: a row for each claim, with why it was chosen."""

from collections.abc import Iterator

from claims.wording.support_status import support_status_text
from common.money import plain_pounds
from files.csv_out import csv_lines
from sampling.models import SampledClaim, SamplingRun
from sampling.provider_files import name_of

COLUMNS = [
    "claim_reference",
    "school_urn",
    "school_name",
    "provider_code",
    "provider_name",
    "hours",
    "claim_amount",
    "reason",
    "claim_status",
]


def rows(run: SamplingRun) -> Iterator[list[object]]:
    sampled = SampledClaim.objects.filter(run=run).select_related("claim__school", "claim__provider", "claim__window")
    for each in sampled.order_by("claim__reference").iterator(chunk_size=2000):
        claim = each.claim
        yield [
            claim.reference,
            claim.school.urn or "",
            claim.school.name,
            claim.provider.code,
            claim.provider.name,
            claim.hours,
            plain_pounds(claim.payable_pence or 0),
            each.get_reason_display(),
            support_status_text(claim).label,
        ]


def lines(run: SamplingRun) -> Iterator[bytes]:
    return csv_lines(COLUMNS, rows(run))


def name(run: SamplingRun) -> str:
    return f"sample-{name_of(run)}.csv"
