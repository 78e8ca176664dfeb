"""A seed that nobody picks (docs/reference/rules.md, part 7.3)."""

import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client

from activity.system_tasks import SystemTask
from claims.models import ClaimWindow
from common.actor import set_actor
from common.clock import now, today
from sampling.actions import discard_run, draw_by_hand, draw_sample, send_run
from sampling.models import Outcome, SamplingRun
from sampling.population import Basis
from sampling.seeds.actions import commit, commit_for_open_windows, commitment_of, secret_of, void
from sampling.seeds.models import Commitment, DrawSecret
from tests.claims.guards import take_away
from tests.factories import SchoolFactory, open_window, support_user, window_in
from tests.pages import inspect
from tests.queries import queries_of
from tests.roles import as_owner
from tests.sampling.runs import submitted

pytestmark = pytest.mark.django_db
HOW_TO = Path("docs/how-to/check-a-draw.md")


def words(client: Client) -> str:
    return inspect(client.get("/how-claims-are-chosen/")).words


@pytest.mark.at("2027-05-10 11:00")  # not on the first day of a year, before which no window of it can open
def test_a_window_that_opens_has_one_commitment_which_moving_it_keeps(client: Client) -> None:
    window = open_window()
    with as_owner():
        ClaimWindow.objects.filter(pk=window.pk).update(opens_on=today())
    commit_for_open_windows()
    commit_for_open_windows()
    (kept,) = Commitment.objects.all()
    assert kept.digest in words(client)
    assert "late" not in words(client)

    with as_owner():
        ClaimWindow.objects.filter(pk=window.pk).update(opens_on=today() - timedelta(days=1))
    commit_for_open_windows()

    assert Commitment.objects.get() == kept
    assert "late: the window had opened before" in words(client)


def test_the_secret_is_nowhere_before_the_sample_is_sent(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    window, by = open_window(), support_user()
    submitted(window, 3)
    commitment = commit(window=window, by=by)
    run = draw_by_hand(basis=Basis(window), commitment=commitment, by=by)
    secret = secret_of(commitment)
    client.force_login(by)

    assert "sampling_drawsecret" in tables_with(secret)
    assert tables_with(secret) == ["sampling_drawsecret"]
    assert secret not in caplog.text
    for address in ("/how-claims-are-chosen/", f"/support/sampling/{run.pk}/"):
        shown = client.get(address).content.decode()
        assert secret not in shown
        assert run.seed not in shown
    for content in exports_of(run, client):
        assert secret not in content
        assert run.seed not in content
    send_run(run=run, by=by)
    assert secret in words(client)
    assert run.seed in words(client)


def exports_of(run: SamplingRun, client: Client) -> Iterator[str]:
    of_run = f"/support/sampling/{run.pk}"
    for name in ("population", "parameters", "sample"):
        yield b"".join(client.post(f"{of_run}/proof/{name}/")).decode()
    yield b"".join(client.post(f"{of_run}/population/")).decode()
    yield b"".join(client.get(f"{of_run}/claims/download/")).decode()


def tables_with(secret: str) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table} row WHERE row::text LIKE %s", [f"%{secret}%"])
            found += [table] if cursor.fetchone()[0] else []
    return found


def test_the_draw_of_a_window_takes_its_seed_from_the_commitment_of_before(window: ClaimWindow) -> None:
    submitted(window, 5)
    commitment = commitment_of(window=window)

    run = draw_sample(window=window)

    commitment.refresh_from_db()
    assert run.commitment == commitment
    assert sha256(commitment.secret.encode()).hexdigest() == commitment.digest
    told = f"{commitment.secret}/{run.population_file.sha256}/{run.parameters_file.sha256}"
    assert run.seed == sha256(told.encode()).hexdigest()


def test_a_secret_that_is_feared_known_is_given_up_and_committed_anew(window: ClaimWindow, client: Client) -> None:
    old = commitment_of(window=window)

    call_command("void_commitment", old.digest, "--reason", "A laptop was lost.")

    new = commitment_of(window=window)
    assert draw_sample(window=window).commitment == new != old
    assert "never drawn with: A laptop was lost." in words(client)
    with pytest.raises(CommandError):
        call_command("void_commitment", new.digest, "--reason", "Too late.")


def test_the_database_refuses_a_seed_that_somebody_picked(window: ClaimWindow) -> None:
    submitted(window, 3)
    run = draw_sample(window=window)
    other = void(commitment=commitment_of(window=open_window()), reason="Another")
    with as_owner():
        values = {f.attname: getattr(run, f.attname) for f in SamplingRun._meta.fields if f.attname != "id"}
    picked = SamplingRun(**values | {"commitment_id": other.pk, "sample_count": 0})

    with pytest.raises(IntegrityError, match="The seed does not follow"), transaction.atomic():
        picked.save()


def test_what_was_committed_to_stands(window: ClaimWindow) -> None:
    commitment = commitment_of(window=window)
    set_actor(None, system_task=SystemTask.DRAWING)
    with pytest.raises(ProgrammingError, match="not the secret of"), transaction.atomic():
        DrawSecret.objects.create(commitment=commit(window=window, by=support_user()), secret="0" * 64)
    with pytest.raises(ProgrammingError, match="not the secret of"), transaction.atomic():
        Commitment.objects.filter(pk=commitment.pk).update(secret="1" * 64, published_at=commitment.committed_at)
    draw_sample(window=window)
    with pytest.raises(ProgrammingError, match="stands"), transaction.atomic():
        Commitment.objects.filter(pk=commitment.pk).update(secret="", published_at=None)

    take_away("sampling_commitment", "what_was_published_stands")
    Commitment.objects.filter(pk=commitment.pk).update(secret="", published_at=None)


def test_a_draw_by_hand_is_discarded_by_a_second_person(window: ClaimWindow, client: Client) -> None:
    submitted(window, 3)
    first, second = support_user(), support_user()
    run = draw_by_hand(basis=Basis(window), commitment=commit(window=window, by=first), by=first)
    with pytest.raises(IntegrityError, match="second person"), transaction.atomic():
        discard_run(run=run, reason="I do not like it.", by=first)

    discard_run(run=run, reason="The wrong window.", by=second)

    assert not Outcome.objects.get(run=run).is_sent
    assert "Discarded whole on" in words(client)
    assert secret_of(run.commitment) in words(client)


def test_without_the_guard_whoever_drew_it_discards_it(window: ClaimWindow) -> None:
    """The control."""
    by = support_user()
    run = draw_by_hand(basis=Basis(window), commitment=commit(window=window, by=by), by=by)
    take_away("sampling_outcome", "a_draw_is_discarded_by_a_second_person")

    discard_run(run=run, reason="I do not like it.", by=by)

    assert not Outcome.objects.get(run=run).is_sent


def test_the_public_page_asks_the_database_as_often_for_many_draws_as_for_one(client: Client) -> None:
    asked = []
    for years in ((2021,), (2022, 2023, 2024)):
        for year in years:
            draw_sample(window=window_in(year, closed_at=now()), by=support_user())
        asked.append(queries_of(lambda: client.get("/how-claims-are-chosen/")))

    assert asked[0] == asked[1] <= 20


def test_strangers_draw_the_same_sample_by_the_command_and_by_the_script_as_printed(
    window: ClaimWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    submitted(window, 30)
    submitted(window, 6, submitter_is_mentor=True, school=SchoolFactory(type_name="=Academy", phase=""))
    submitted(window, 5, school=SchoolFactory(phase="Secondary"))
    run = draw_sample(window=window)
    paths = {name: tmp_path / name for name in ("population", "parameters", "sample")}
    for name, path in paths.items():
        with default_storage.open(getattr(run, f"{name}_file").path) as content:
            path.write_bytes(content.read())
    secret, commitment = secret_of(run.commitment), run.commitment.digest
    (tmp_path / "check.py").write_text(printed_script())
    files = [str(paths["population"]), str(paths["parameters"])]

    told = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "check.py"), *files, secret, commitment], capture_output=True, check=True
    )
    call_command("verify_draw", files[0], "--parameters", files[1], "--secret", secret, "--commitment", commitment)

    assert told.stdout == paths["sample"].read_bytes()
    assert f"SHA-256 of the sample: {run.sample_file.sha256}" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Another secret"):
        call_command("verify_draw", *files[:1], "--parameters", files[1], "--secret", "0", "--commitment", commitment)


def printed_script() -> str:
    script = re.search(r"```python\n(.*?)```", HOW_TO.read_text(), re.S)
    assert script
    assert len(script[1].splitlines()) <= 40
    return script[1]
