from django.apps import AppConfig


class GovukConfig(AppConfig):
    name = "govuk"
    verbose_name = "Design system"

    def ready(self) -> None:
        """Hand the library's components to our renderer, so that its own template tags are as quick as ours."""
        from govuk_frontend_django.components.base import GovUKComponent

        from govuk import rendering

        for name in ("render", "__str__", "__html__"):
            setattr(GovUKComponent, name, rendering.render)
