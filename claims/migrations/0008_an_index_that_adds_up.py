"""The totals of a school's list come from the index of its claims: in the table thousands of them lie far apart."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0007_what_is_known_of_mentors_to_find"),
        ("providers", "0001_initial"),
        ("schools", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="claim",
            name="claim_by_school",
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["school", "window", "-updated_at"],
                include=("id", "status", "changes", "provider", "rate_pence", "amount_pence"),
                name="claim_by_school_with_sums",
            ),
        ),
    ]
