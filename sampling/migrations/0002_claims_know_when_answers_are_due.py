"""Claims of earlier samples get the day by which the provider was asked to answer: that of the latest request."""

from django.db import migrations

FILL = """
SELECT set_config('service.actor', 'noting when answers are due', true);
UPDATE claims_claim SET answers_due_on = latest.due_on
FROM (
    SELECT DISTINCT ON (sampled.claim_id) sampled.claim_id, request.due_on
    FROM sampling_sampledclaim sampled
    JOIN sampling_providerrequest request ON request.id = sampled.request_id
    ORDER BY sampled.claim_id, sampled.id DESC
) latest
WHERE claims_claim.id = latest.claim_id
"""


class Migration(migrations.Migration):
    dependencies = [("sampling", "0001_initial"), ("claims", "0011_when_answers_are_due")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
