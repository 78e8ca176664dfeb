"""Addresses of claims: a school's own, and a provider's, which finds only those that were submitted.

`<claim>` and `<submitted>` are the eight-digit reference, `<mentor>`, `<sought>` and `<school>` opaque ids,
`<provider>` its code.
"""

from django.urls import include, path

from claims.views import (
    after_submitting,
    asking,
    choosing_hours,
    choosing_mentors,
    choosing_provider,
    finding,
    finishing,
    for_providers,
    listing,
    provider_search,
    showing,
    what_you_can_claim,
)

app_name = "claims"

one_claim = [
    path("", showing.OneClaim.as_view(), name="claim"),
    path("tasks/", showing.Tasks.as_view(), name="tasks"),
    path("provider/", choosing_provider.ChangeProvider.as_view(), name="provider"),
    path("provider/options/", choosing_provider.ChangeProviderOptions.as_view(), name="provider-options"),
    path("mentors/", choosing_mentors.WhichMentors.as_view(), name="mentors"),
    path("mentors/to-find/", finding.MentorToFind.as_view(), name="to-find"),
    path("mentors/to-find/<slug:sought>/", finding.WhatIsKnown.as_view(), name="to-find-one"),
    path("hours/", choosing_hours.AllHours.as_view(), name="hours"),
    path("hours/<slug:mentor>/", choosing_hours.HoursOfOne.as_view(), name="hours-of"),
    path("agreed/", finishing.Agreed.as_view(), name="agreed"),
    path("check/", finishing.Check.as_view(), name="check"),
    path("declaration/", finishing.Declaration.as_view(), name="declaration"),
    path("confirmation/", finishing.Confirmation.as_view(), name="confirmation"),
    path("withdraw/", after_submitting.Withdraw.as_view(), name="withdraw"),
    path("delete/", after_submitting.DeleteDraft.as_view(), name="delete"),
    path("change/", after_submitting.Change.as_view(), name="change"),
    path("versions/", showing.Versions.as_view(), name="versions"),
    path("copy/", after_submitting.Copy.as_view(), name="copy"),
    path("hand-over/", after_submitting.HandOver.as_view(), name="hand-over"),
]

urlpatterns = [
    path("schools/<slug:school>/claims/", listing.ClaimsList.as_view(), name="list"),
    path("schools/<slug:school>/claims/download/", listing.Download.as_view(), name="download"),
    path("schools/<slug:school>/claims/new/", choosing_provider.NewClaim.as_view(), name="new"),
    path("schools/<slug:school>/claims/new/options/", choosing_provider.NewClaimOptions.as_view(), name="new-options"),
    path(
        "schools/<slug:school>/claims/new/drafts/<slug:provider>/",
        choosing_provider.DraftExists.as_view(),
        name="draft-exists",
    ),
    path("schools/<slug:school>/claims/ask-us-to-check/", asking.AskToCheck.as_view(), name="ask-to-check"),
    path("schools/<slug:school>/claims/ask-managers/", asking.AskManagers.as_view(), name="ask-managers"),
    path(
        "schools/<slug:school>/what-you-can-claim/",
        what_you_can_claim.WhatYouCanClaim.as_view(),
        name="what-you-can-claim",
    ),
    path("schools/<slug:school>/provider-suggestions/", provider_search.Suggestions.as_view(), name="suggestions"),
    path("schools/<slug:school>/claims/<slug:claim>/", include(one_claim)),
    path("providers/<slug:provider>/claims/", for_providers.AllClaims.as_view(), name="of-provider"),
    path(
        "providers/<slug:provider>/claims/<slug:submitted>/", for_providers.OneClaim.as_view(), name="one-of-provider"
    ),
]
