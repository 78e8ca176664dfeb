"""What the service's database role may do with each table; `migrate` grants it (docs/adr/0060).

It reads every table. A table that is not named here is out of its reach, and fails a test.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Rights(NamedTuple):
    """`insert` fills any column but those that the database makes itself, as an id. `update` names the columns that may
    change; a row can be locked where there is one.
    """

    insert: bool = False
    update: Sequence[str] = ()
    delete: bool = False
    analyze: bool = False


READ = Rights()
# Its rows are for ever, and refuse their owner too.
APPEND = Rights(insert=True)

RIGHTS: dict[str, Rights] = {
    "accounts_partnermembership": READ,
    "accounts_providermembership": READ,
    "accounts_schoolmembership": READ,
    "accounts_search": Rights(insert=True, delete=True),
    "accounts_user": Rights(update=["last_login", "session_token"]),
    "activity_entry": APPEND,
    "auth_group": READ,
    "auth_group_permissions": READ,
    "auth_permission": READ,
    # Counters are kept by triggers; the service inserts empty ones and locks them.
    "claims_allowance": Rights(insert=True, update=["cap"]),
    "claims_claim": Rights(
        insert=True,
        update=[
            "amount_pence",
            "answers_due_on",
            "assured_at",
            "decision_due_on",
            "funding_area",
            "hours",
            "hours_given_back",
            "hours_to_return",
            "provider_confirmed",
            "provider_id",
            "rate_pence",
            "reply_due_on",
            "status",
            "submitted_at",
            "submitted_by_id",
            "submitter_is_mentor",
            "to_find",
            "updated_at",
            "updated_by_id",
            "version",
        ],
        delete=True,
    ),
    "claims_claimversion": APPEND,
    "claims_claimwindow": Rights(update=["closed_at"]),
    "claims_mentortraining": Rights(insert=True, update=["hours", "hours_given_back", "training_type"], delete=True),
    # Kept by triggers.
    "claims_rowchange": READ,
    "django_content_type": READ,
    "django_migrations": READ,
    "django_session": Rights(insert=True, update=["expire_date", "session_data"], delete=True),
    "files_damage": APPEND,
    "files_download": APPEND,
    "files_link": Rights(insert=True, update=["revoked_at", "revoked_by_id"]),
    "files_storedfile": APPEND,
    "mentors_lookup": Rights(insert=True, update=["first_name", "last_name"], delete=True),
    "mentors_mentor": Rights(insert=True, update=["first_name", "last_name"]),
    # To lock a row; a trigger refuses the change.
    "mentors_mentoratschool": Rights(insert=True, update=["added_at"], delete=True),
    "messages_out_message": Rights(insert=True, update=["error", "first_tried_at", "notify_id", "sent_at", "state"]),
    "providers_deliverypartner": READ,
    "providers_partnerschool": READ,
    "providers_provider": Rights(
        insert=True,
        update=[
            "accredited",
            "county",
            "in_register",
            "kind",
            "legal_name",
            "name",
            "postcode",
            "street",
            "town",
            "ukprn",
        ],
    ),
    "providers_providercontact": Rights(insert=True, update=["email"], delete=True),
    # Who, when and which version are the triggers'.
    "sampling_answer": Rights(
        insert=True, update=["agrees", "category", "hours", "spoken_to_school", "words"], delete=True
    ),
    "sampling_commitment": Rights(insert=True, update=["published_at", "secret", "void_reason", "voided_at"]),
    "sampling_decision": APPEND,
    "sampling_drawplan": Rights(
        insert=True,
        update=[
            "academic_year_id",
            "changed_because",
            "high_value_above_pence",
            "left_out",
            "mentor_submitted_percent",
            "statuses",
            "target_percent",
            "window_id",
        ],
    ),
    # Read to draw, by this role and no other.
    "sampling_drawsecret": APPEND,
    # Bytes and their row stay when evidence is taken back before it is sent.
    "sampling_evidence": Rights(insert=True, update=["verdict"], delete=True),
    "sampling_finding": Rights(insert=True, update=["hours", "reason"]),
    "sampling_ending": APPEND,
    "sampling_extension": APPEND,
    "sampling_moretime": APPEND,
    "sampling_outcome": APPEND,
    "sampling_providerrequest": Rights(insert=True, update=["built_at", "due_on", "file_id"]),
    "sampling_reasonfigures": APPEND,
    "sampling_reopening": APPEND,
    "sampling_reply": Rights(insert=True, update=["accepts", "hours", "words"]),
    "sampling_sampledclaim": APPEND,
    "sampling_samplingrun": APPEND,
    "sampling_sending": APPEND,
    "sampling_sentclaim": APPEND,
    "sampling_sentreply": APPEND,
    "sampling_stratum": APPEND,
    "schools_academicyear": READ,
    "schools_district": READ,
    "schools_eligibility": READ,
    "schools_grantconditions": READ,
    "schools_grantconditionsacceptance": APPEND,
    "schools_hourlyrate": READ,
    # What an import writes down first, and removes at its end.
    "schools_incoming": Rights(insert=True, delete=True, analyze=True),
    "schools_registerimport": APPEND,
    "schools_school": Rights(
        insert=True,
        update=[
            "address_3",
            "closed_on",
            "county",
            "district_code",
            "district_name",
            "funding_area",
            "local_authority",
            "local_authority_code",
            "locality",
            "name",
            "phase",
            "postcode",
            "status",
            "street",
            "telephone",
            "town",
            "trust_code",
            "trust_name",
            "type_code",
            "type_group",
            "type_name",
            "ukprn",
            "urban_rural",
            "website",
        ],
    ),
    "training_records_columnmapping": APPEND,
    "training_records_knownperson": APPEND,
    "training_records_knownschool": APPEND,
    "training_records_recordsfile": Rights(
        insert=True, update=["replaces_everything", "taken_back_at", "taken_back_by_id"]
    ),
    # Kept by a trigger.
    "training_records_recordversion": READ,
    "training_records_trainingrecord": Rights(
        insert=True, update=["email", "minutes", "name", "plain_name", "row", "trn", "upload_id"]
    ),
    "uploads_upload": Rights(
        insert=True,
        update=[
            "applied_at",
            "applied_by_id",
            "effects_digest",
            "preview",
            "problems",
            "refusal",
            "rows_done",
            "rows_in_all",
            "state",
        ],
    ),
    "work_heartbeat": Rights(insert=True, update=["at"]),
    "work_task": Rights(
        insert=True,
        update=[
            "abandoned",
            "attempts",
            "done_at",
            "due_at",
            "last_error",
            "lease_number",
            "lease_owner",
            "lease_until",
            "state",
        ],
    ),
}
