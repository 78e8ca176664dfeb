"""Put in the years, rates, districts and grant conditions that every installation starts with."""

from django.db import migrations

from schools import reference_data


def load(apps, schema_editor):
    reference_data.load(apps)


class Migration(migrations.Migration):
    dependencies = [("schools", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
