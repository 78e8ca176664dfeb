from django.apps import AppConfig


class GovukConfig(AppConfig):
    name = "govuk"
    verbose_name = "Design system"

    def ready(self) -> None:
        """The library's own template tags use our renderer too."""
        from govuk_frontend_django.components.base import GovUKComponent

        from govuk import rendering

        for name in ("render", "__str__", "__html__"):
            setattr(GovUKComponent, name, rendering.render)
