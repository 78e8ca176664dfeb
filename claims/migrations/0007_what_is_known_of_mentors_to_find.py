"""A draft keeps more about a mentor to find than the TRN: who asked, and, where they are known, name and hours."""

from django.db import migrations, models

# Who asked was not kept before. Keys need only be different from each other, and say nothing.
COPY = """
    SELECT set_config('service.actor', 'keep what is known of mentors to find', true);
    UPDATE claims_claim SET to_find = (
        SELECT jsonb_agg(jsonb_build_object('key', left(md5(random()::text), 12), 'trn', trn, 'by', updated_by_id,
                                            'name', '', 'hours', NULL))
        FROM unnest(trns_to_find) trn
    ) WHERE trns_to_find <> '{}'
"""


BACK = """
    SELECT set_config('service.actor', 'keep only the TRNs of mentors to find', true);
    UPDATE claims_claim SET trns_to_find = ARRAY(SELECT each ->> 'trn' FROM jsonb_array_elements(to_find) each)
    WHERE to_find <> '[]'
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0006_mentors_to_find")]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="to_find",
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.RunSQL(COPY, BACK),
        migrations.RemoveField(model_name="claim", name="trns_to_find"),
    ]
