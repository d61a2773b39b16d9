"""The param groups of an optimizer, told apart by identity, and what each of them follows."""

from collections.abc import Callable, Mapping, Sequence
from inspect import signature
from operator import is_
from typing import Any

import torch
from torch.optim import Optimizer

from schedcore import Schedule
from schedcore.binding import check_learning_rate
from schedcore.checks import fail, number
from schedcore_torch import hyperparameters
from schedcore_torch.hyperparameters import Group
from schedcore_torch.values import copied, item
from schedcore_torch.words import described
from schedcore_torch.writing import Member, Plan, Scaled

NAME = "TorchScheduler"  # in errors


class Items(list[Any]):
    """A list of which one item may be assigned, as well as all of it."""

    def __init__(self, items: Sequence[Any], assign: Callable[[list[Any]], None]) -> None:
        super().__init__(items)
        self._assign = assign

    def __setitem__(self, i: Any, item: Any) -> None:
        changed = list(self)
        changed[i] = item
        self._assign(changed)
        super().__setitem__(i, item)

    def __reduce__(self) -> Any:
        return list, (list(self),)  # apart from what it is of


class Groups:
    """The param groups, and what each follows: a new one joins, one that leaves is forgotten.

    Args:
        optimizer: The optimizer.
        schedule: What was given for it.
        relative: Whether schedules multiply what a hyper-parameter was before.
        may_be_negative: Whether a learning rate may.
    """

    def __init__(
        self, optimizer: Optimizer, schedule: Any, relative: bool, may_be_negative: bool = False
    ) -> None:
        self._optimizer = optimizer
        self._may_be_negative = may_be_negative
        self.sees_all = False  # what others have written, in each group
        self._given = hyperparameters.by_name(NAME, schedule, optimizer)
        by_name = isinstance(schedule, Mapping) and "type" not in schedule
        self.schedule: Any = self._given if by_name else self._given["lr"]
        self.relative = relative
        self.members: list[Member] = []
        self._known: list[Group] = []
        self.are_new = all("initial_lr" not in group for group in optimizer.param_groups)
        self._replace(self._with_joining())
        different = {} if may_be_negative else {id(it): it for it in self.rates()}
        for rate in different.values():
            check_learning_rate(NAME, rate)

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in vars(self).items() if key != "plan"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self.plan_anew()  # its functions can't be pickled

    @property
    def has_one_schedule(self) -> bool:
        """Whether one schedule of the rate holds for all groups."""
        return isinstance(self._given.get("lr"), Schedule)

    def default_rate(self, otherwise: float) -> float:
        """Return the rate of a group that is given none, if the optimizer has one."""
        return float(getattr(self._optimizer, "defaults", {}).get("lr", otherwise))

    def rates(self) -> list[Schedule]:
        """The schedules of learning rates."""
        courses = [member.courses.get("lr") for member in self.members]
        return [it for it in courses if isinstance(it, Schedule)]

    def plan_anew(self) -> None:
        self.plan = Plan(self.members, self.relative, sees_all=self.sees_all)

    def seem_changed(self) -> bool:
        """Return whether the optimizer seems to have other groups now: a look at both ends."""
        groups, known = self._optimizer.param_groups, self._known
        if len(groups) != len(known):
            return True
        return groups[0] is not known[0] or groups[-1] is not known[-1]

    def have_changed(self) -> bool:
        """Return whether the optimizer has other groups now than those known."""
        groups, known = self._optimizer.param_groups, self._known
        if len(groups) != len(known):
            return True
        return not torch.compiler.is_compiling() and not all(map(is_, groups, known))

    def under(self, schedule: Any, relative: bool) -> "Groups":
        """Return the same groups, with the same initial values, following another schedule."""
        other = Groups(self._optimizer, schedule, relative, self._may_be_negative)
        other.sees_all = self.sees_all
        initial = {id(member.group): member.initial for member in self.members}
        for member in other.members:
            member.initial |= initial.get(id(member.group), {})
        other.plan_anew()
        return other

    def written(self) -> set[tuple[int, str]]:
        """Return what is written: each hyper-parameter of each group, which its `id` stands for."""
        return {(id(it.group), key) for it in self.members for key in it.courses}

    def rates_at(self, t: float, scaled: Scaled) -> list[Any]:
        """Return the rate of each param group at t; one that follows nothing has its own."""
        known = {id(member.group): member for member in self.members}
        result = []
        for group in self._optimizer.param_groups:
            member = known.get(id(group))
            if member is not None and "lr" in member.courses:
                result.append(member.value("lr", t, scaled, self.relative))
            else:
                result.append(float(group["lr"]))
        return result

    def number(self, group: Group) -> int:
        """Return the place of a group in the optimizer now."""
        return list(map(id, self._optimizer.param_groups)).index(id(group))

    def is_rebased(self, group: Group) -> bool:
        """Return whether somebody else has given a group another `initial_lr`."""
        (member,) = (it for it in self.members if it.group is group)
        return group.get("initial_lr") is not member.initial["lr"]

    def join(self) -> list[Member]:
        """Let the added groups follow what is given for them, and return these."""
        before = set(map(id, self.members))
        self._replace(self._with_joining())
        return [member for member in self.members if id(member) not in before]

    def reload(self) -> list[tuple[str, float, float]]:
        """Take up the groups of a loaded state, which has replaced those known.

        Relative schedules go on multiplying the base values of the code. Each base value that the
        state has otherwise is returned: its name, the state's and the code's.
        """
        self._replace(self._with_joining())
        others = []
        for member in self.members if self.relative else ():
            for key, base in member.initial.items():
                found = member.group.get(f"initial_{key}", base)
                if not isinstance(base, tuple) and float(found) != float(base):
                    others.append((key, float(found), float(base)))
            self._note_initial(member)
        return others

    def saved_base(self) -> tuple[float, float] | None:
        """Return the first base rate, and the code's, if a state loaded before has replaced that.

        The code's can be known where the optimizer was given one for all groups.
        """
        default = getattr(self._optimizer, "defaults", {}).get("lr")
        argument = signature(type(self._optimizer)).parameters.get("lr")
        if not self.relative or default is None or argument is None or default is argument.default:
            return None
        rates = [float(it.group["initial_lr"]) for it in self.members if _is_loaded(it.group)]
        if len(rates) < len(self.members) or float(default) in rates:
            return None
        return rates[0], float(default)

    def rebase(self, rates: Sequence[Any]) -> None:
        """Let relative schedules multiply these rates from now on, one for each group."""
        if len(rates) != len(self.members):
            fail(NAME, "base_lrs", f"one for each of {len(self.members)} param groups", rates)
        for rate in rates:
            number(NAME, "base_lrs", item(rate))
        for member, rate in zip(self.members, rates, strict=True):
            member.initial["lr"] = rate
            self._note_initial(member)
        self.plan_anew()

    def description(self) -> str:
        return described([member.courses for member in self.members])

    def _with_joining(self) -> list[Member]:
        """Return a member for each current param group, or raise and change nothing."""
        groups = self._optimizer.param_groups
        lists = {id(member.group["params"]): member for member in self.members}
        known = {id(member.group): member for member in self.members}
        noted: list[Group] = []
        result = []
        try:
            for i, group in enumerate(groups):
                # A state that is loaded replaces the group, and leaves it its list of parameters.
                member = known.get(id(group)) or lists.get(id(group["params"]))
                if member is None:
                    if "initial_lr" not in group:
                        group["initial_lr"] = copied(group["lr"])
                        noted.append(group)
                    member = Member(group, self._choose(i), {})
                result.append(member)
        except Exception:
            for group in noted:
                del group["initial_lr"]
            raise
        for member, group in zip(result, groups, strict=True):
            member.group = group
            if not member.initial:
                keys = {"lr", *member.courses}
                member.initial = {
                    key: group.get(f"initial_{key}", copied(group[key])) for key in keys
                }
                self._note_initial(member)
        return result

    def _choose(self, i: int) -> dict[str, hyperparameters.Course]:
        groups, joins = self._optimizer.param_groups, bool(self.members)
        chosen = {
            key: hyperparameters.choose(NAME, key, given, groups, i, joins=joins)
            for key, given in self._given.items()
            if hyperparameters.has(groups[i], key)
        }
        return {key: course for key, course in chosen.items() if course is not None}

    def _note_initial(self, member: Member) -> None:
        for key, base in member.initial.items():
            if key == "lr" or self.relative:
                member.group[f"initial_{key}"] = base

    def _replace(self, members: list[Member]) -> None:
        self.members = members
        self._known = [member.group for member in members]
        self.plan_anew()


def _is_loaded(group: Group) -> bool:
    """Return whether a state was loaded into a group: its weights, usually first, are last then."""
    return [key for key in group if not key.startswith("initial_")][-1] == "params"
