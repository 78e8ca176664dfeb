from typing import Any

from factory.django import DjangoModelFactory

from tests.roles import as_owner


class OwnersFactory(DjangoModelFactory[Any]):
    """Its rows are put in by the owner: the service makes few of them, and none in a later state."""

    class Meta:
        abstract = True

    @classmethod
    def create(cls, **values: Any) -> Any:
        with as_owner():
            return super().create(**values)
