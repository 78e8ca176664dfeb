"""`<claim>` and `<submitted>` are the eight-digit reference, `<mentor>`, `<pending>` and `<school>` opaque ids,
`<provider>` its code.
"""

from django.urls import include, path

from claims.after import change, claim, copy, for_providers, versions, withdraw
from claims.allowance_pages.views import WhatYouCanClaim
from claims.journey import (
    ask,
    check,
    declaration,
    delete,
    hand_over,
    hours,
    mentors,
    new_claim,
    pending_mentors,
    provider,
    provider_confirmed,
    provider_search,
    submitted,
    tasks,
)
from claims.journey.find_mentor import AddingForDraft, FindMentorForDraft
from claims.listing import views as listing
from claims.recorded.views import RecordedNotClaimed, StartFromRecords
from mentors.views import ConfirmMentor, EarlyCareer, NobodyFound

app_name = "claims"

one_claim = [
    path("", claim.OneClaim.as_view(), name="claim"),
    path("tasks/", tasks.Tasks.as_view(), name="tasks"),
    path("provider/", provider.ChangeProvider.as_view(), name="provider"),
    path("provider/options/", provider.ChangeProviderOptions.as_view(), name="provider-options"),
    path("mentors/", mentors.WhichMentors.as_view(), name="mentors"),
    path("mentors/add/", FindMentorForDraft.as_view(), name="mentor-add"),
    path("mentors/add/<slug:lookup>/", ConfirmMentor.as_view(adding_class=AddingForDraft), name="mentor-confirm"),
    path(
        "mentors/add/<slug:lookup>/not-found/",
        NobodyFound.as_view(adding_class=AddingForDraft),
        name="mentor-not-found",
    ),
    path(
        "mentors/add/<slug:lookup>/early-career/",
        EarlyCareer.as_view(adding_class=AddingForDraft),
        name="mentor-early-career",
    ),
    path("mentors/to-find/", pending_mentors.PendingMentors.as_view(), name="to-find"),
    path("mentors/to-find/<slug:pending>/", pending_mentors.DescribePendingMentor.as_view(), name="to-find-one"),
    path("hours/", hours.AllHours.as_view(), name="hours"),
    path("hours/<slug:mentor>/", hours.HoursOfOne.as_view(), name="hours-of"),
    path("agreed/", provider_confirmed.ProviderConfirmed.as_view(), name="provider-confirmed"),
    path("check/", check.Check.as_view(), name="check"),
    path("declaration/", declaration.Declaration.as_view(), name="declaration"),
    path("confirmation/", submitted.Submitted.as_view(), name="submitted"),
    path("withdraw/", withdraw.Withdraw.as_view(), name="withdraw"),
    path("delete/", delete.DeleteDraft.as_view(), name="delete"),
    path("change/", change.Change.as_view(), name="change"),
    path("versions/", versions.Versions.as_view(), name="versions"),
    path("copy/", copy.Copy.as_view(), name="copy"),
    path("hand-over/", hand_over.HandOver.as_view(), name="hand-over"),
]

urlpatterns = [
    path("schools/<slug:school>/claims/", listing.ClaimsList.as_view(), name="list"),
    path("schools/<slug:school>/claims/download/", listing.Download.as_view(), name="download"),
    path("schools/<slug:school>/claims/new/", new_claim.NewClaim.as_view(), name="new"),
    path("schools/<slug:school>/claims/new/options/", new_claim.NewClaimOptions.as_view(), name="new-options"),
    path(
        "schools/<slug:school>/claims/new/drafts/<slug:provider>/",
        new_claim.DraftExists.as_view(),
        name="draft-exists",
    ),
    path(
        "schools/<slug:school>/claims/new/from-records/<slug:provider>/",
        StartFromRecords.as_view(),
        name="from-records",
    ),
    path("schools/<slug:school>/claims/ask-us-to-check/", ask.AskToCheck.as_view(), name="ask-to-check"),
    path("schools/<slug:school>/claims/ask-managers/", ask.AskManagers.as_view(), name="ask-managers"),
    path(
        "schools/<slug:school>/what-you-can-claim/",
        WhatYouCanClaim.as_view(),
        name="what-you-can-claim",
    ),
    path("schools/<slug:school>/provider-suggestions/", provider_search.Suggestions.as_view(), name="suggestions"),
    path("schools/<slug:school>/claims/<slug:claim>/", include(one_claim)),
    path(
        "providers/<slug:provider>/training-records/not-claimed/",
        RecordedNotClaimed.as_view(),
        name="recorded-not-claimed",
    ),
    path("providers/<slug:provider>/claims/", for_providers.AllClaims.as_view(), name="of-provider"),
    path(
        "providers/<slug:provider>/claims/<slug:submitted>/", for_providers.OneClaim.as_view(), name="one-of-provider"
    ),
]
