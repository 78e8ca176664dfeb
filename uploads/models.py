from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from common.triggers import IS_OWNER, Guard, Moves, Refusal, dated, named, never_emptied
from files.models import StoredFile
from uploads.problems import Problem, in_lines
from uploads.states import MOVES, OPEN, State


class Upload(models.Model):
    """A file that somebody sent in, and what becomes of it."""

    kind = models.CharField(max_length=40)
    # What the kind's files are about, as a run and a provider; "" where there is only one thing.
    about = models.CharField(max_length=80, blank=True)
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="uploads")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # Of the rows that are read, while it is waiting.
    rows_done = models.PositiveIntegerField(default=0)
    rows_in_all = models.PositiveIntegerField(default=0)
    # Why the file as a whole is refused, "" where its rows are.
    refusal = models.CharField(max_length=500, blank=True)
    # Of rows: as uploads.problems.Problem.
    problems = models.JSONField(default=list, blank=True)
    # Lines of words.
    preview = models.JSONField(default=list, blank=True)
    # SHA-256 of all that applying it would change.
    effects_digest = models.CharField(max_length=64, blank=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("kind", "about", name="one_open_upload_of_a_kind", condition=Q(state__in=OPEN)),
            models.CheckConstraint(
                name="somebody_applies_an_upload",
                condition=Q(state=State.APPLIED, applied_by__isnull=False, applied_at__isnull=False)
                | (~Q(state=State.APPLIED) & Q(applied_by=None, applied_at=None)),
            ),
            models.CheckConstraint(
                name="an_upload_has_a_preview_before_it_is_applied",
                condition=Q(state__in=[State.WAITING, State.REFUSED, State.REPLACED])
                | Q(effects_digest__regex=r"^[0-9a-f]{64}$"),
            ),
        ]
        indexes = [models.Index("kind", "about", "id", name="uploads_of_a_kind")]
        triggers = [
            dated("uploaded_at"),
            named("uploaded_by_id"),
            Moves(
                name="only_moves_in_the_table",
                field="state",
                transitions=[(str(here), str(there)) for here, nexts in MOVES.items() for there in sorted(nexts)],
            ),
            Refusal(
                name="a_settled_upload_stands",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state__in=[str(state) for state in OPEN]),
            ),
            Guard(
                name="whoever_applies_is_named",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                    IF NOT {IS_OWNER} AND NEW.applied_by_id <> activity_actor() THEN
                        RAISE EXCEPTION 'Upload % is applied by another than who acts', OLD.id;
                    END IF;
                    RETURN NEW;
                """,
            ),
            Refusal(name="uploads_stay", operation=pgtrigger.Delete),
            never_emptied("uploads are on record"),
        ]

    def __str__(self) -> str:
        return f"{self.stored_file}, {self.get_state_display().lower()}"

    @property
    def problems_of_rows(self) -> list[Problem]:
        return [Problem(**problem) for problem in self.problems]

    @property
    def lines(self) -> list[str]:
        """What is wrong, one cause a line."""
        return [self.refusal] if self.refusal else in_lines(self.problems_of_rows)
