"""What the service's own database role may do with each table. Here and nowhere else; `migrate` grants it.

A table that stands in no list is out of the service's reach altogether, and a test says so.
"""

from __future__ import annotations

# Rows come in and stay as they are: what was done, declared, handed out and fetched.
APPEND_ONLY = [
    "activity_entry",
    "claims_claimversion",
    "files_download",
    "files_storedfile",
]

# Written by triggers alone, with the rights of the tables' owner.
KEPT_BY_THE_DATABASE = ["claims_rowchange"]

# Counters are kept by triggers too. The service puts empty ones there and locks them, for which PostgreSQL wants the
# right to update some column: this one says nothing.
COUNTERS = ["claims_allowance"]

# Written by `migrate`, or by nobody.
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
    "schools_school",
    "work_heartbeat",
    "work_task",
]

RIGHTS: dict[str, str] = {
    **dict.fromkeys(APPEND_ONLY, "SELECT, INSERT"),
    **dict.fromkeys(KEPT_BY_THE_DATABASE, "SELECT"),
    **dict.fromkeys(COUNTERS, "SELECT, INSERT, UPDATE (id)"),
    **dict.fromkeys(READ_ONLY, "SELECT"),
    **dict.fromkeys(EVERYDAY, "SELECT, INSERT, UPDATE, DELETE"),
}
