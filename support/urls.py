from django.urls import path

from support import (
    views,
    views_answering,
    views_answers,
    views_claims,
    views_decide,
    views_draw_by_hand,
    views_due_dates,
    views_history,
    views_one_claim,
    views_proof,
    views_providers,
    views_records,
    views_registers,
    views_request,
    views_sampling,
    views_schools,
    views_search,
)

app_name = "support"

one_run = "support/sampling/<int:run>/"
one_plan = "support/sampling/new/<int:plan>/"
one_request = f"{one_run}providers/<slug:provider>/"
one_provider = "support/providers/<slug:provider>/"
one_register = "support/registers/<slug:register>/"
one_claim = "support/claims/<slug:claim>/"

urlpatterns = [
    path("support/", views.Home.as_view(), name="home"),
    path("support/find/", views_search.Find.as_view(), name="find"),
    path("support/find/<slug:search>/", views_search.FoundThings.as_view(), name="found"),
    path("support/claims/", views_claims.Claims.as_view(), name="claims"),
    path("support/claims/choose-provider/", views_claims.ChooseProvider.as_view(), name="choose-provider"),
    path(one_claim, views_one_claim.OneClaim.as_view(), name="claim"),
    path(f"{one_claim}history/", views_history.History.as_view(), name="claim-history"),
    path(f"{one_claim}deleted/", views_history.DeletedDraft.as_view(), name="deleted-draft"),
    path(f"{one_claim}send-to-school/", views_one_claim.SendDraft.as_view(), name="send-draft"),
    path(f"{one_claim}decide/", views_decide.Decide.as_view(), name="decide"),
    path(f"{one_claim}decide/<slug:mentor>/", views_decide.OneMentor.as_view(), name="decide-mentor"),
    path(f"{one_claim}evidence/<int:evidence>/", views_decide.OneFile.as_view(), name="evidence"),
    path("support/replies/", views_decide.Replies.as_view(), name="replies"),
    path("support/sampling/", views_sampling.Runs.as_view(), name="sampling"),
    path("support/sampling/answers/", views_answering.HowChecksAreAnswered.as_view(), name="answering"),
    path("support/sampling/new/", views_draw_by_hand.Begin.as_view(), name="begin-draw-by-hand"),
    path(f"{one_plan}check/", views_draw_by_hand.CheckPlan.as_view(), name="check-draw-by-hand"),
    path(f"{one_plan}<slug:step>/", views_draw_by_hand.OneStep.as_view(), name="draw-by-hand"),
    path(f"{one_run}send/", views_draw_by_hand.SendRun.as_view(), name="send-run"),
    path(f"{one_run}discard/", views_draw_by_hand.DiscardRun.as_view(), name="discard-run"),
    path(one_run, views_sampling.OneRun.as_view(), name="run"),
    path(f"{one_run}proof/", views_proof.Proof.as_view(), name="run-proof"),
    path(f"{one_run}proof/<slug:what>/", views_proof.ProofFile.as_view(), name="run-proof-file"),
    path(f"{one_run}standing/", views_sampling.Progress.as_view(), name="run-progress"),
    path(f"{one_run}try-again/", views_sampling.TryAgain.as_view(), name="run-try-again"),
    path(f"{one_run}claims/", views_sampling.SampledClaims.as_view(), name="run-claims"),
    path(f"{one_run}claims/download/", views_sampling.SampleFile.as_view(), name="run-sample"),
    path(f"{one_run}population/", views_sampling.PopulationFile.as_view(), name="run-population"),
    path(one_request, views_request.OneRequest.as_view(), name="request"),
    path(f"{one_request}file/", views_sampling.ProviderFile.as_view(), name="run-file"),
    path(f"{one_request}send-again/", views_request.SendAgain.as_view(), name="send-again"),
    path(f"{one_request}claims/<slug:sent>/reopen/", views_answers.Reopen.as_view(), name="reopen-answer"),
    path(f"{one_request}due-date/", views_due_dates.MoveDueDate.as_view(), name="move-due-date"),
    path(f"{one_request}due-date/refuse/", views_due_dates.RefuseMoreTime.as_view(), name="refuse-more-time"),
    path(f"{one_request}end/", views_due_dates.EndCheck.as_view(), name="end-check"),
    path(f"{one_request}links/<int:link>/revoke/", views_request.RevokeLink.as_view(), name="revoke-link"),
    path("support/schools/", views_schools.Schools.as_view(), name="schools"),
    path("support/schools/<slug:school>/", views_schools.OneSchool.as_view(), name="school"),
    path("support/providers/", views_providers.Providers.as_view(), name="providers"),
    path(one_provider, views_providers.OneProvider.as_view(), name="provider"),
    path(f"{one_provider}contacts/add/", views_providers.ContactPage.as_view(), name="add-contact"),
    path(f"{one_provider}contacts/<int:contact>/", views_providers.ContactPage.as_view(), name="change-contact"),
    path(
        f"{one_provider}contacts/<int:contact>/remove/", views_providers.RemoveContact.as_view(), name="remove-contact"
    ),
    path(one_register, views_registers.UploadRegister.as_view(), name="register-upload"),
    path(f"{one_register}<int:upload>/", views_registers.OneUpload.as_view(), name="register-result"),
    path(f"{one_register}<int:upload>/rows-to-correct/", views_registers.RegisterRows.as_view(), name="register-rows"),
    path("support/records/", views_records.Records.as_view(), name="records"),
    path("support/records/messages/", views_records.Messages.as_view(), name="messages"),
    path("support/records/messages/<uuid:message>/", views_records.OneMessage.as_view(), name="message"),
    path("support/records/files/", views_records.Files.as_view(), name="files"),
    path("support/records/tasks/", views_records.Tasks.as_view(), name="tasks"),
    path("support/records/tasks/<int:task>/try-again/", views_records.TryAgain.as_view(), name="try-task-again"),
]
