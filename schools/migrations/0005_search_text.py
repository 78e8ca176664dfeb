from django.db import migrations, models
from django.db.models.functions import Concat, Replace

from common.search import SearchText


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0001_words_that_searches_compare"),
        ("schools", "0004_incoming_schools"),
    ]

    operations = [
        migrations.AddField(
            model_name="school",
            name="search_text",
            field=models.GeneratedField(
                db_persist=True,
                expression=SearchText(
                    Concat(
                        models.F("name"),
                        models.Value(" "),
                        models.F("urn"),
                        models.Value(" "),
                        models.F("vendor_number"),
                        models.Value(" "),
                        models.F("ukprn"),
                        models.Value(" "),
                        models.F("town"),
                        models.Value(" "),
                        models.F("postcode"),
                        models.Value(" "),
                        Replace("postcode", models.Value(" "), models.Value("")),
                        output_field=models.TextField(),
                    )
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
    ]
