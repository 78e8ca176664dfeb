"""Whoever is support today may do all of it."""

from django.db import migrations, models
from django.db.models import Q

LEVELS = [("", "Not support"), ("reader", "Reader"), ("operator", "Operator"), ("approver", "Approver")]


def make_everybody_an_approver(apps, schema_editor):
    apps.get_model("accounts", "User").objects.filter(is_support=True).update(support_level="approver")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_without_the_columns_of_a_sign_in_to_come")]

    operations = [
        migrations.AddField(
            "user", "support_level", models.CharField(blank=True, choices=LEVELS, default="", max_length=10)
        ),
        migrations.RunPython(make_everybody_an_approver, migrations.RunPython.noop),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                name="support_and_nobody_else_has_a_level_of_support",
                condition=Q(is_support=True, support_level__in=["reader", "operator", "approver"])
                | Q(is_support=False, support_level=""),
            ),
        ),
    ]
