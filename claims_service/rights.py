"""What the service's database role may do with each table; `migrate` grants it.

A table in no list is out of its reach, and fails a test.
"""

from __future__ import annotations

APPEND_ONLY = [
    "activity_entry",
    "claims_claimversion",
    "files_download",
    "files_storedfile",
]

# Written by triggers, as the owner of the tables.
KEPT_BY_THE_DATABASE = ["claims_rowchange"]

# Written by triggers too. The service inserts empty ones and locks them, which needs UPDATE on some column.
COUNTERS = ["claims_allowance"]

# What an import writes down first, and removes at its end; ANALYZE asks for MAINTAIN.
ON_THE_WAY = ["schools_incoming"]

READ_ONLY = [
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
]

EVERYDAY = [
    "accounts_providermembership",
    "accounts_schoolmembership",
    "accounts_search",
    "accounts_user",
    "claims_claim",
    "claims_claimwindow",
    "claims_mentortraining",
    "django_session",
    "mentors_lookup",
    "mentors_mentor",
    "mentors_mentoratschool",
    "messages_out_message",
    "providers_provider",
    "providers_providercontact",
    "sampling_providerrequest",
    "sampling_reasonfigures",
    "sampling_sampledclaim",
    "sampling_samplingrun",
    "sampling_stratum",
    "schools_academicyear",
    "schools_district",
    "schools_eligibility",
    "schools_grantconditions",
    "schools_grantconditionsacceptance",
    "schools_hourlyrate",
    "schools_registerimport",
    "schools_school",
    "work_heartbeat",
    "work_task",
]

RIGHTS: dict[str, str] = {
    **dict.fromkeys(APPEND_ONLY, "SELECT, INSERT"),
    **dict.fromkeys(KEPT_BY_THE_DATABASE, "SELECT"),
    **dict.fromkeys(COUNTERS, "SELECT, INSERT, UPDATE (cap)"),
    **dict.fromkeys(ON_THE_WAY, "SELECT, INSERT, DELETE, MAINTAIN"),
    **dict.fromkeys(READ_ONLY, "SELECT"),
    **dict.fromkeys(EVERYDAY, "SELECT, INSERT, UPDATE, DELETE"),
}
