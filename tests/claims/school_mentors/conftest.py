from tests.mentors.conftest import office, sam, school

__all__ = ["office", "sam", "school"]
