"""Watch every training run here for warnings, and for the rates that it uses."""

from collections.abc import Iterator

import pytest


@pytest.fixture
def used() -> Iterator[list[float]]:
    """The rate of each update that the test makes."""
    from hosts.training import recording  # not for those who have no PyTorch

    with recording() as rates:
        yield rates


@pytest.fixture(autouse=True)
def _no_word_about_schedulers(recwarn: pytest.WarningsRecorder) -> Iterator[None]:
    """Fail if PyTorch, the host or we ourselves warn about our schedulers."""
    yield
    said = [str(warning.message) for warning in recwarn]
    assert [message for message in said if "schedul" in message.lower()] == []
