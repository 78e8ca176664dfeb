"""One more task of the service: reminding providers."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("activity.migrations.0004_who_acts").MAKE.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
NOW = BEFORE.replace("'reminding schools'", "'reminding schools', 'reminding providers'")


class Migration(migrations.Migration):
    dependencies = [("activity", "0005_records_are_the_databases_own")]

    operations = [migrations.RunSQL(NOW, BEFORE)]
