"""`<provider>` is a provider's code, `<run>` the number of a draw, `<school>` a school's public id,
`<item>` the number of a mentor on a claim, `<claim>` its reference, `<mentor>` an opaque id."""

from django.urls import path

from sampling import views
from sampling.answers import upload_views as by_file
from sampling.answers import views as answers
from sampling.due_dates.views import AskForMoreTime
from sampling.evidence import views as evidence
from sampling.replies import views as replies
from sampling.seeds.views import HowClaimsAreChosen

app_name = "sampling"
REQUEST = "providers/<slug:provider>/claims-to-check/<int:run>/"
REPLY = "schools/<slug:school>/claims/<slug:claim>/reply/"

urlpatterns = [
    path("how-claims-are-chosen/", HowClaimsAreChosen.as_view(), name="how-claims-are-chosen"),
    path("providers/<slug:provider>/claims-to-check/", views.Requests.as_view(), name="requests"),
    path(REQUEST, views.OneRequest.as_view(), name="request"),
    path(f"{REQUEST}schools/<slug:school>/", answers.SchoolToCheck.as_view(), name="school"),
    path(f"{REQUEST}mentors/<int:item>/", answers.MentorToCheck.as_view(), name="mentor-to-check"),
    path(f"{REQUEST}send/", answers.Send.as_view(), name="send"),
    path(f"{REQUEST}sent/", answers.Sent.as_view(), name="sent"),
    path(f"{REQUEST}more-time/", AskForMoreTime.as_view(), name="more-time"),
    path(f"{REQUEST}upload/", by_file.UploadAnswers.as_view(), name="answers-upload"),
    path(f"{REQUEST}uploads/<int:upload>/", by_file.UploadResult.as_view(), name="answers-result"),
    path(f"{REQUEST}uploads/<int:upload>/rows-to-correct/", by_file.AnswerRows.as_view(), name="answers-rows"),
    path(f"{REQUEST}download/<slug:form>/", views.Download.as_view(), name="download"),
    path(REPLY, replies.Overview.as_view(), name="reply"),
    path(f"{REPLY}check/", replies.Check.as_view(), name="reply-check"),
    path(f"{REPLY}sent/", replies.Sent.as_view(), name="reply-sent"),
    path(f"{REPLY}<slug:mentor>/", replies.OneMentor.as_view(), name="reply-mentor"),
    path(f"{REPLY}<slug:mentor>/evidence/", evidence.OfMentor.as_view(), name="reply-evidence"),
    path(f"{REPLY}<slug:mentor>/evidence/<int:evidence>/remove/", evidence.Remove.as_view(), name="remove-evidence"),
]
