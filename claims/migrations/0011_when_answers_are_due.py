"""A claim knows by when its provider was asked to answer; sampling fills it in, also for earlier samples."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0010_what_the_system_does")]

    operations = [
        migrations.AddField(model_name="claim", name="answers_due_on", field=models.DateField(blank=True, null=True)),
    ]
