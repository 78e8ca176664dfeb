"""What the service does by itself. The database knows these and no others (`activity_actor`): a new one needs a
migration like activity/migrations/0004_who_acts.py.
"""

from django.db.models import TextChoices


class SystemTask(TextChoices):
    CLOSING = "closing a window"
    DRAWING = "drawing a sample"
    REMINDING = "reminding schools"
    REMINDING_PROVIDERS = "reminding providers"
