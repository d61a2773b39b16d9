"""Write the current values into the param groups, and find what others have written there since."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from operator import is_
from typing import Any, NamedTuple

from torch import Tensor

from schedcore import Schedule
from schedcore_torch.hyperparameters import Course, Group
from schedcore_torch.values import own, version, written

# The scaling of a rate by a plateau, if there is one.
Scaled = Callable[[float], float] | None


@dataclass(eq=False)
class Member:
    """A param group, what its hyper-parameters follow, and what these were before."""

    group: Group
    courses: dict[str, Course]
    initial: dict[str, Any]

    def value(self, key: str, t: float, scaled: Scaled, relative: bool) -> Any:
        """Return the value at t by the formula; the only tensors read are initial values."""
        course, base = self.courses[key], self.initial[key]
        if isinstance(course, tuple):
            bases = base if relative else [1.0] * len(course)
            pairs = zip(course, bases, strict=True)
            return tuple(it(t) * float(b) if isinstance(it, Schedule) else it for it, b in pairs)
        if not isinstance(course, Schedule):
            return course
        value = course(t) * float(base) if relative else course(t)
        return scaled(value) if scaled is not None and key == "lr" else value


class Overwritten(NamedTuple):
    """A value that was written, and the one that was found in its place."""

    key: str
    group: Group
    expected: float
    found: float


class Lane:
    """Plain numbers of one name, written in one go: of one schedule, or of one for each group."""

    __slots__ = ("bases", "functions", "groups", "is_rate", "key", "last", "seen")

    def __init__(self, key: str, function: Callable[[float], float]) -> None:
        self.key = key
        self.is_rate = key == "lr"
        self.functions = [function]
        self.groups: list[Group] = []
        self.bases: list[float] = []  # what multiplies the schedule in each group, or nothing
        # The values last written: one for all groups, or those of the groups that are looked at
        # again, which are the first and another in turn, or all.
        self.last: Any = None
        self.seen: Sequence[int] = (0, 0)

    def value(self, i: int, t: float, scaled: Scaled) -> float:
        """The value of a group."""
        value = self.functions[i if len(self.functions) > 1 else 0](t)
        value = value * self.bases[i] if self.bases else value
        return scaled(value) if scaled is not None and self.is_rate else value

    def add(self, other: "Lane") -> None:
        """Write the values of another lane, too."""
        self.functions += other.functions
        self.groups += other.groups
        self.bases += other.bases


class Slot:
    """A value that is written by itself: a tensor in place, a tuple, or a number that stays."""

    __slots__ = ("key", "last", "member", "version")

    def __init__(self, member: Member, key: str) -> None:
        self.member = member
        self.key = key
        self.last: Any = None
        self.version: Any = None


class Plan:
    """The values to write: many at once in lanes, and others each in a slot of its own."""

    def __init__(self, members: Sequence[Member], relative: bool, *, sees_all: bool) -> None:
        self.relative = relative
        self.sees_all = sees_all  # what others have written, in each group
        self.overwritten: list[Overwritten] = []
        self.is_stale = False  # a tensor came where a number was
        self.rate: float | None = None  # of the last group written, before what it multiplies
        self.slots: list[Slot] = []
        separate(members, relative)
        lanes: dict[Hashable, Lane] = {}
        for member in members:
            for key, course in member.courses.items():
                if not isinstance(course, Schedule) or isinstance(member.group[key], Tensor):
                    self.slots.append(Slot(member, key))
                    continue
                same = key, _same(course)
                if same not in lanes:
                    lanes[same] = Lane(key, course.function())
                lanes[same].groups.append(member.group)
                if relative:
                    lanes[same].bases.append(float(member.initial[key]))
        self.lanes = [lane for lane in lanes.values() if len(lane.groups) > 1]
        singles: dict[str, Lane] = {}
        for lane in lanes.values():
            if len(lane.groups) > 1:
                continue
            if lane.key in singles:
                singles[lane.key].add(lane)
            else:
                singles[lane.key] = lane
        self.lanes += singles.values()
        # One schedule of the rate for all groups is the usual case, and has a way of its own.
        self.usual: Lane | None = None
        if len(self.lanes) == 1 and not self.slots and not relative:
            (lane,) = self.lanes
            if lane.is_rate and len(lane.functions) == 1 and len(lane.groups) == len(members):
                self.usual = lane
        self.forget()

    def is_at_zero(self) -> bool:
        """Return whether the last rate written is 0; other groups may have others."""
        return (self.rate if self.usual is None else self.usual.last) == 0.0

    def forget(self) -> None:
        """Forget the values written so far: none of them can be found overwritten."""
        for lane in self.lanes:
            lane.last = None
        for slot in self.slots:
            slot.last = None

    def write(self, t: float, scaled: Scaled) -> None:
        """Write the values of t; the rates are scaled."""
        for lane in self.lanes:
            if lane.bases or len(lane.functions) > 1:
                self._write_each(lane, t, scaled)
                continue
            value = lane.functions[0](t)
            if lane.is_rate:
                self.rate = value
                value = value if scaled is None else scaled(value)
            key, last = lane.key, lane.last
            for group in lane.groups:
                if group[key] is not last and self._is_tensor(key, group, last, value):
                    continue
                group[key] = value
            lane.last = value
        for slot in self.slots:
            self._write_slot(slot, t, scaled)

    def _write_each(self, lane: Lane, t: float, scaled: Scaled) -> None:
        key, groups = lane.key, lane.groups
        value: Any = None  # of the last group: there is one at least
        # To look at all of them would take as long as to write: who writes into one writes into
        # the first one too, or again when its turn has come.
        found = [groups[i][key] for i in lane.seen]
        if lane.last is not None and not all(map(is_, found, lane.last)):
            for i, before in zip(lane.seen, lane.last, strict=True):
                if groups[i][key] is not before:
                    self._is_tensor(key, groups[i], before, 0.0)
        if self.is_stale or (scaled is not None and lane.is_rate):
            for i, group in enumerate(groups):
                value = lane.value(i, t, scaled)
                group[key] = written(group[key], value)
        elif len(lane.functions) == 1:
            value = lane.functions[0](t)
            for group, base in zip(groups, lane.bases):
                group[key] = value * base
        elif lane.bases:
            for group, function, base in zip(groups, lane.functions, lane.bases, strict=True):
                group[key] = value = function(t) * base
        else:
            for group, function in zip(groups, lane.functions):
                group[key] = value = function(t)
        if lane.is_rate:
            self.rate = value
        count = len(groups)
        lane.seen = range(count) if self.sees_all else (0, (lane.seen[1] + 1) % count)
        lane.last = [groups[i][key] for i in lane.seen]

    def _is_tensor(self, key: str, group: Group, old: Any, new: float) -> bool:
        """Note a number that was changed, or write into the tensor that has taken its place."""
        found = group[key]
        if isinstance(found, Tensor):
            self.is_stale = True
            found.fill_(new)
            return True
        if old is not None and found != old:
            self.overwritten.append(Overwritten(key, group, old, found))
        return False

    def _write_slot(self, slot: Slot, t: float, scaled: Scaled) -> None:
        group, key = slot.member.group, slot.key
        found, new = group[key], slot.member.value(key, t, scaled, self.relative)
        if isinstance(found, Tensor):
            if slot.last is not None and slot.version != version(found):
                self.overwritten.append(Overwritten(key, group, slot.last, float(found)))
            group[key] = found.fill_(new)
            slot.version = version(found)
        else:
            group[key] = written(found, new)
            if not isinstance(found, tuple) and slot.last not in (None, found):
                self.overwritten.append(Overwritten(key, group, slot.last, found))
        slot.last = new
        if key == "lr":
            self.rate = new


def separate(members: Sequence[Member], relative: bool) -> None:
    """Give groups tensors of their own, unless one schedule holds for all.

    A tensor that an optimizer is given for all groups is one and the same in each of them.
    """
    for key in {key for member in members for key in member.courses}:
        courses = [member.courses.get(key) for member in members]
        if relative or any(course != courses[0] for course in courses):
            taken: set[int] = set()
            for member in members:
                if key in member.group:
                    member.group[key] = own(member.group[key], taken)


def _same(course: Schedule) -> Hashable:
    """Return a key that equal schedules share; one that can't be hashed has its own."""
    try:
        hash(course)
    except TypeError:  # as of one of your own
        return id(course)
    return course
