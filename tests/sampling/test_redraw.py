import csv
import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from claims.models import ClaimWindow
from claims.states import Status
from sampling import population
from sampling.draw import DEFAULT_PARAMETERS, Candidate
from sampling.redraw import differences
from schools.models import School
from tests.claims.guards import take_away
from tests.factories import SchoolFactory
from tests.raw_changes import by_hand
from tests.roles import as_owner
from tests.sampling.runs import drawn, submitted

pytestmark = pytest.mark.django_db


def test_a_run_is_drawn_again_to_the_claim_whatever_happened_since(
    window: ClaimWindow, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = submitted(window, 20)
    run = drawn(window, parameters=DEFAULT_PARAMETERS)
    with as_owner():
        School.objects.update(phase="Secondary", type_name="Academy")
    with by_hand():
        type(claims[0]).objects.filter(status=Status.SUBMITTED).update(status=Status.REJECTED)

    call_command("check_draw", run.pk)

    assert capsys.readouterr().out == f"Drawn again with seed {run.seed}: the same {run.sample_count} claims.\n"


def test_a_sample_that_was_meddled_with_is_told(window: ClaimWindow) -> None:
    submitted(window, 5)
    run = drawn(window)
    gone, moved, *_ = run.sampled_claims.select_related("claim").order_by("pk")
    take_away("sampling_sampledclaim", "rows_never_change")
    with as_owner():
        gone.delete()
        run.sampled_claims.filter(pk=moved.pk).update(reason="top_up")

    with pytest.raises(CommandError) as refusal:
        call_command("check_draw", run.pk)

    assert str(refusal.value) == (
        f"1 claim drawn now and not then: {gone.claim.reference}.\n"
        f"1 claim drawn for another reason: {moved.claim.reference}."
    )


def test_a_population_that_was_meddled_with_is_told(window: ClaimWindow) -> None:
    submitted(window, 5)
    run = drawn(window)
    path = Path(default_storage.path(run.population_file.path))
    path.write_bytes(path.read_bytes().replace(b"43800", b"43801", 1))

    assert differences(run) == ["The population file is not the one that was drawn from: its SHA-256 is another."]


def test_a_run_that_does_not_exist_is_named() -> None:
    with pytest.raises(CommandError, match="There is no run 77"):
        call_command("check_draw", 77)


def test_the_population_file_alone_gives_the_sample(window: ClaimWindow) -> None:
    """Read by the csv module alone."""
    submitted(window, 10)
    submitted(window, 3, submitter_is_mentor=True, school=SchoolFactory(type_name="=Academy", phase=""))
    run = drawn(window)
    with default_storage.open(run.population_file.path) as content:
        rows = list(csv.DictReader(io.StringIO(content.read().decode("utf-8-sig"))))

    outside = [
        Candidate(
            row["claim_reference"],
            int(row["school_id"]),
            int(row["value_pence"]),
            row["mentor_submitted"] == "1",
            (row["school_type_of_establishment"], row["school_phase"], row["school_urban_rural"]),
            int(row["mentor_count"]),
        )
        for row in rows
    ]

    assert [claim.reference for claim in outside] == sorted(claim.reference for claim in outside)
    assert outside == list(population.read(run.population_file.sha256))
    assert {row["mentor_submitted"] for row in rows} == {"0", "1"}
