from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("schools", "0005_search_text")]

    operations = [
        migrations.AddField(
            model_name="school",
            name="closed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.RunSQL(
            "ALTER TABLE schools_incoming ADD COLUMN closed_on date",
            "ALTER TABLE schools_incoming DROP COLUMN closed_on",
        ),
    ]
