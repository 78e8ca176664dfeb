from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class State(models.TextChoices):
    WAITING = "waiting", "Waiting"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class TaskQuerySet(models.QuerySet["Task"]):
    def due(self) -> "TaskQuerySet":
        """By the database's clock."""
        return self.filter(state=State.WAITING, due_at__lte=Now())

    def free(self) -> "TaskQuerySet":
        """Due, without a live lease."""
        return self.due().filter(Q(lease_until__isnull=True) | Q(lease_until__lt=Now()))


class Task(models.Model):
    """`arguments` holds ids only, never personal data."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=150)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="How often it ended in an error since it was promised or retried."
    )
    abandoned = models.PositiveSmallIntegerField(
        default=0, help_text="How often its worker fell silent: killed, cut off, or stuck."
    )
    last_error = models.CharField(max_length=300, blank=True)
    lease_number = models.PositiveIntegerField(
        default=0, help_text="Goes up with each start; a result counts only with the newest number."
    )
    lease_owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("kind", "key", name="the_same_work_is_promised_once"),
            models.CheckConstraint(
                name="work_has_a_time_once_it_is_done",
                condition=Q(state=State.DONE, done_at__isnull=False) | (~Q(state=State.DONE) & Q(done_at__isnull=True)),
            ),
        ]
        indexes = [models.Index("due_at", "id", name="work_waiting", condition=Q(state=State.WAITING))]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Heartbeat(models.Model):
    name = models.CharField(max_length=30, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}, {self.at:%Y-%m-%d %H:%M:%S}"
