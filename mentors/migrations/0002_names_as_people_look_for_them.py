"""Lists in the order of an alphabet, and a search that nobody needs accents for.

The embedded PostgreSQL knows no language's order, and has no extension that takes accents off: so the database keeps
each name a second time in plain letters.
"""

from django.db import migrations, models
from django.db.models.functions import Concat

from mentors.names import PlainName

# What Unicode takes apart loses its accents; the other letters of European names are changed one by one.
FUNCTION = r"""
CREATE FUNCTION mentors_plain_name(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN trim(regexp_replace(
    regexp_replace(
        normalize(
            replace(replace(replace(replace(
                translate(lower(name), 'łøđðıħŧ''’‘`´ʼ', 'loddiht'),
            'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
        NFKD),
    '[\u0300-\u036f]', '', 'g'),
'[-‐‑–—[:space:]]+', ' ', 'g'));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("mentors", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION mentors_plain_name(text);"),
        migrations.AddField(
            model_name="mentor",
            name="plain_name",
            field=models.GeneratedField(
                db_persist=True,
                expression=PlainName(Concat("first_name", models.Value(" "), "last_name")),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
    ]
