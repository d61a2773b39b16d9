"""Tell of a training loop that steps its scheduler more than once per update, or never."""

import sys
import warnings
from dataclasses import dataclass
from math import inf


@dataclass
class Watch:
    """What was seen of the updates of an optimizer and the steps of its scheduler."""

    updated: bool = False  # an update since the last step
    repeated: bool = False  # two updates with no step between them
    stepped: bool = False  # a step, ever
    idle_at: float = -inf  # the clock at the last step that no update came before
    doubles: int = 0  # how many updates in a row were each followed by two steps

    def update(self) -> None:
        """Note an update. A compiled one has this in it, and guards against what is read here."""
        if self.updated:
            self.repeated = True
        self.updated = True

    def step(self, clock: float) -> None:
        """Note a step, and tell of two per update, but not of a skipped update now and then."""
        self.stepped = True
        if self.updated:
            self.updated = False
            return
        since, self.idle_at = clock - self.idle_at, clock
        if since == 1:  # the third in a row, or one of many that draw a curve
            return
        self.doubles = self.doubles + 1 if since == 2 else 0
        if self.doubles == 3:
            warnings.warn(
                "TorchScheduler: step() is called more than once per update, so its clock runs "
                "ahead: build it with counts='updates', or, if t counts something else, step(t)",
                stacklevel=3,
            )

    def end(self) -> None:
        """Tell of a run that had no step, once it is over.

        Until then it may be in its first epoch, and may have been if an error, which Python notes
        in `sys.last_value`, has ended it.
        """
        if self.repeated and not self.stepped and getattr(sys, "last_value", None) is None:
            warnings.warn(
                "TorchScheduler: never stepped, so that all updates were at the first rate: "
                "call step() after each update or epoch, or build it with counts='updates'",
                stacklevel=2,
            )
