from django.db import migrations, models
from django.db.models.functions import Concat

from common.search import SearchText


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0001_words_that_searches_compare"),
        ("mentors", "0002_names_as_people_look_for_them"),
    ]

    operations = [
        migrations.AddField(
            model_name="mentor",
            name="search_text",
            field=models.GeneratedField(
                db_persist=True,
                expression=SearchText(
                    Concat(
                        models.F("first_name"),
                        models.Value(" "),
                        models.F("last_name"),
                        models.Value(" "),
                        models.F("trn"),
                        output_field=models.TextField(),
                    )
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
    ]
