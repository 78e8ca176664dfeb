"""What people look for moves here from the console, because schools search for mentors too."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.clock
import common.ids

RENAME = """
ALTER TABLE support_search RENAME TO accounts_search;
ALTER SEQUENCE support_search_id_seq RENAME TO accounts_search_id_seq;
"""
BACK = """
ALTER SEQUENCE accounts_search_id_seq RENAME TO support_search_id_seq;
ALTER TABLE accounts_search RENAME TO support_search;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_initial"),
        ("support", "0001_searches"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(RENAME, BACK)],
            state_operations=[
                migrations.CreateModel(
                    name="Search",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "public_id",
                            models.CharField(
                                default=common.ids.new_public_id, editable=False, max_length=12, unique=True
                            ),
                        ),
                        ("at", models.DateTimeField(default=common.clock.now)),
                        ("words", models.CharField(max_length=200)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "searches",
                        "indexes": [models.Index(fields=["at"], name="search_by_time")],
                    },
                ),
            ],
        ),
    ]
