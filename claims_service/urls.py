from django.urls import include, path

from claims_service import organisations, pages

urlpatterns = [
    path("", pages.Start.as_view(), name="start"),
    path("help/", pages.Page.as_view(template_name="pages/help.html"), name="help"),
    path("accessibility/", pages.Page.as_view(template_name="pages/accessibility.html"), name="accessibility"),
    path("cookies/", pages.Page.as_view(template_name="pages/cookies.html"), name="cookies"),
    path("privacy/", pages.Page.as_view(template_name="pages/privacy.html"), name="privacy"),
    path("terms/", pages.Page.as_view(template_name="pages/terms.html"), name="terms"),
    path(".well-known/security.txt", pages.security_txt, name="security-txt"),
    path("security.txt", pages.to_security_txt),
    path("your-organisations/", organisations.YourOrganisations.as_view(), name="your-organisations"),
    path("account/", organisations.Account.as_view(), name="account"),
    path("", include("work.urls")),
    path("", include("files.urls")),
    path("", include("messages_out.urls")),
    path("", include("accounts.urls")),
    path("", include("schools.urls")),
    path("", include("training_records.urls")),
    path("", include("claims.school_mentors.urls")),
    path("", include("claims.urls")),
    path("", include("sampling.urls")),
    path("", include("support.urls")),
]

handler400 = "claims_service.errors.bad_request"
handler403 = "claims_service.errors.permission_denied"
handler404 = "claims_service.errors.page_not_found"
handler500 = "claims_service.errors.server_error"
