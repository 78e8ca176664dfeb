"""The table is that of another room now; only the console's part of the state goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0001_searches"),
        ("accounts", "0003_searches"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="Search")]),
    ]
