"""The words of other libraries, and the words that are used here: for errors about unknown names."""

from collections.abc import Container, Mapping
from importlib import import_module

from schedcore.checks import shown

# What to write for an argument of another library, where `{}` is its value. The first form holds
# whose field the class at hand has; one that starts with a dot is a method, which all of them have.
ARGUMENTS: dict[str, tuple[str, ...]] = {
    # the rate that it starts from, or its highest
    "learning_rate": ("base_lr={}", "max_lr={}", "lr={}"),
    "initial_learning_rate": ("base_lr={}", "max_lr={}"),
    "initial_lr": ("base_lr={}", "max_lr={}", "lr={}"),
    "init_lr": ("base_lr={}", "max_lr={}", "lr={}"),
    "init_value": ("base_lr={}", "begin_lr={}", "max_lr={}"),
    "warmup_target": ("base_lr={}", "max_lr={}"),
    "peak_value": ("base_lr={}", "max_lr={}"),
    "peak_lr": ("base_lr={}", "max_lr={}"),
    "lr": ("base_lr={}", "max_lr={}"),
    "lr0": ("base_lr={}", "max_lr={}"),
    "start_lr": ("begin_lr={}", "base_lr={}"),
    "max_lr": ("base_lr={}", "lr={}"),
    "base_lr": ("max_lr={}", "lr={}"),
    "value": ("lr={}",),
    "start_factor": ("base_lr={} * lr, for the optimizer's lr",),
    # the rate that it comes to
    "eta_min": ("final_lr={}", "min_lr={}"),
    "lr_min": ("final_lr={}", "min_lr={}"),
    "min_lr": ("final_lr={}",),
    "final_lr": ("min_lr={}",),
    "lr_end": ("final_lr={}",),
    "end_lr": ("final_lr={}",),
    "end_value": ("final_lr={}", "min_lr={}"),
    "end_learning_rate": ("final_lr={}",),
    "stop_factor_lr": ("min_lr={}",),
    "end_factor": ("final_lr={} * lr, for the optimizer's lr",),
    "alpha": ("final_lr={} * base_lr",),
    "alpha_f": ("final_lr={} * base_lr",),
    "lrf": ("final_lr={} * base_lr",),
    "min_lr_ratio": ("final_lr={} * base_lr",),
    "min_lr_rate": ("final_lr={} * base_lr",),
    # how long it takes
    "T_max": ("steps={}", "cycle_steps={}"),
    "total_iters": ("steps={}",),
    "total_steps": ("steps={}",),
    "max_steps": ("steps={}",),
    "max_iters": ("steps={}",),
    "num_steps": ("steps={}",),
    "epochs": ("steps={}",),
    "num_epochs": ("steps={}",),
    "t_initial": ("steps={}", "cycle_steps={}"),
    "max_update": ("steps={}, less the steps of a warmup",),
    "num_training_steps": ("steps={}, less the steps of a warmup",),
    "total_num_steps": ("steps={}, less the steps of a warmup",),
    "lr_decay_iters": ("steps={}, less the steps of a warmup",),
    "num_decay_steps": ("decay_steps={}", "steps={}"),
    "num_stable_steps": ("stable_steps={}",),
    "steps": ("step_size={}", "cycle_steps={}", "decay_steps={}"),
    # how often something happens
    "step_size": ("step_size_up={}", "steps={}", "cycle_steps={}"),
    "step": ("step_size={}", "milestones={}"),
    "decay_steps": ("step_size={}", "steps={}"),
    "decay_t": ("step_size={}", "milestones={}"),
    "transition_steps": ("step_size={}", "steps={}"),
    "boundaries": ("milestones={}",),
    "first_decay_steps": ("cycle_steps={}",),
    "T_0": ("cycle_steps={}",),
    "T_mult": ("cycle_mult={}",),
    "t_mul": ("cycle_mult={}",),
    "cycle_mul": ("cycle_mult={}",),
    "num_cycles": ("cycle_steps=steps / {}, for all the steps",),
    # how it falls
    "gamma": ("factor={}", "peak_mult={}"),
    "decay_rate": ("factor={}",),
    "m_mul": ("peak_mult={}",),
    "cycle_decay": ("peak_mult={}",),
    "pwr": ("power={}",),
    "exponent": ("power={}",),
    "k_decay": ("shape=KDecay({})",),
    "anneal_strategy": ("shape='cosine' or shape='linear'",),
    "lr_lambda": ("func=..., a function that gives the rate, and not a factor",),
    "d_model": ("model_size={}",),
    # what is a method here
    "num_warmup_steps": ("warmup_steps={}", ".warmup({})"),
    "warmup_num_steps": ("warmup_steps={}", ".warmup({})"),
    "warmup_steps": (".warmup({})",),
    "warmup_iters": ("warmup_steps={}", ".warmup({})"),
    "warmup_updates": ("warmup_steps={}", ".warmup({})"),
    "warmup_epochs": ("warmup_steps={}", ".warmup({})"),
    "warmup_t": ("warmup_steps={}", ".warmup({})"),
    "lr_warmup_iters": ("warmup_steps={}", ".warmup({})"),
    "warmup_ratio": ("warmup_steps={} * steps", ".warmup({} * steps), for all the steps"),
    "warmup_begin_lr": ("begin_lr={}", ".warmup(steps, begin_lr={})"),
    "warmup_lr_init": ("begin_lr={}", ".warmup(steps, begin_lr={})"),
    "warmup_init_lr": ("begin_lr={}", ".warmup(steps, begin_lr={})"),
    "transition_begin": (".shift({})",),
    "staircase": (".staircase(every=step_size)",),
    "cycle": (".repeat(every=steps)",),
}


# Whose a class or a function is: its module in `schedcore.compat`, and what people call it.
LIBRARIES = {
    "torch": "PyTorch",
    "transformers": "transformers",
    "keras": "Keras",
    "optax": "optax",
    "timm": "timm",
    "mxnet": "MXNet",
    "deepspeed": "DeepSpeed",
    "paddle": "Paddle",
}


# What to write for each, in the words of its own arguments.
CLASSES: dict[str, dict[str, str]] = {
    "torch": {
        "LambdaLR": "Function(lambda t: base_lr * lr_lambda(t))",
        "MultiplicativeLR": "Factor(base_lr, factor)",
        "StepLR": "Factor(base_lr, gamma, step_size)",
        "MultiStepLR": "MultiFactor(base_lr, milestones, gamma)",
        "ConstantLR": "Constant(base_lr * factor).then(Constant(base_lr), at=total_iters)",
        "LinearLR": "Linear(base_lr * start_factor, total_iters, base_lr * end_factor)",
        "ExponentialLR": "Exponential(base_lr, gamma)",
        "PolynomialLR": "Polynomial(base_lr, total_iters, power=power)",
        "CosineAnnealingLR": "Cosine(base_lr, steps=T_max, final_lr=eta_min)",
        "CosineAnnealingWarmRestarts": "WarmRestarts(base_lr, T_0, T_mult, final_lr=eta_min)",
        "CyclicLR": "Cyclic(base_lr, max_lr, step_size_up, step_size_down)",
        "OneCycleLR": "OneCycle(max_lr, total_steps)",
        "SequentialLR": "first.then(second, at=milestone)",
        "ChainedScheduler": "first * second",
        "SWALR": "a.cooldown(at, anneal_epochs, final_lr=swa_lr, shape='cosine')",
    },
    "transformers": {
        "get_constant_schedule": "Constant(base_lr)",
        "get_constant_schedule_with_warmup": "Constant(base_lr).warmup(num_warmup_steps)",
        "get_linear_schedule_with_warmup": (
            "Linear(base_lr, num_training_steps - num_warmup_steps).warmup(num_warmup_steps)"
        ),
        "get_cosine_schedule_with_warmup": (
            "Cosine(base_lr, num_training_steps - num_warmup_steps).warmup(num_warmup_steps)"
        ),
        "get_cosine_with_hard_restarts_schedule_with_warmup": (
            "WarmRestarts(base_lr, (num_training_steps - num_warmup_steps) / num_cycles)"
            ".warmup(num_warmup_steps)"
        ),
        "get_polynomial_decay_schedule_with_warmup": (
            "Polynomial(base_lr, num_training_steps - num_warmup_steps, final_lr=lr_end, "
            "power=power).warmup(num_warmup_steps)"
        ),
        "get_inverse_sqrt_schedule": (
            "InverseSquareRoot(base_lr, timescale).warmup(num_warmup_steps)"
        ),
        "get_wsd_schedule": (
            "WarmupStableDecay(base_lr, num_warmup_steps, num_stable_steps, num_decay_steps, "
            "shape='cosine')"
        ),
    },
    "keras": {
        "CosineDecay": "Cosine(initial_learning_rate, decay_steps)",
        "CosineDecayRestarts": (
            "WarmRestarts(initial_learning_rate, first_decay_steps, t_mul, peak_mult=m_mul)"
        ),
        "ExponentialDecay": "Exponential(initial_learning_rate, decay_rate, decay_steps)",
        "InverseTimeDecay": "InverseTime(initial_learning_rate, decay_rate, decay_steps)",
        "PiecewiseConstantDecay": "PiecewiseConstant(boundaries, values)",
        "PolynomialDecay": (
            "Polynomial(initial_learning_rate, decay_steps, final_lr=end_learning_rate, "
            "power=power)"
        ),
    },
    "optax": {
        "constant_schedule": "Constant(value)",
        "cosine_decay_schedule": "Cosine(init_value, decay_steps)",
        "exponential_decay": "Exponential(init_value, decay_rate, transition_steps)",
        "linear_schedule": "Linear(init_value, transition_steps, end_value)",
        "polynomial_schedule": (
            "Polynomial(init_value, transition_steps, final_lr=end_value, power=power)"
        ),
        "warmup_constant_schedule": "Constant(peak_value).warmup(warmup_steps, init_value)",
        "warmup_cosine_decay_schedule": (
            "Cosine(peak_value, decay_steps - warmup_steps, end_value)"
            ".warmup(warmup_steps, init_value)"
        ),
        "cosine_onecycle_schedule": "OneCycle(peak_value, transition_steps)",
        "join_schedules": "first.then(second, at=boundary)",
    },
    "timm": {
        "CosineLRScheduler": "Cosine(base_lr, t_initial, lr_min).warmup(warmup_t, warmup_lr_init)",
        "StepLRScheduler": "Factor(base_lr, decay_rate, decay_t)",
        "MultiStepLRScheduler": "MultiFactor(base_lr, decay_t, decay_rate)",
        "PolyLRScheduler": "Polynomial(base_lr, t_initial, final_lr=lr_min, power=0.5)",
        "TanhLRScheduler": "Anneal(base_lr, t_initial, lr_min, shape='tanh')",
    },
    "mxnet": {
        "FactorScheduler": "Factor(base_lr, factor, step, min_lr=stop_factor_lr)",
        "MultiFactorScheduler": "MultiFactor(base_lr, step, factor)",
        "PolyScheduler": (
            "Polynomial(base_lr, max_update - warmup_steps, final_lr=final_lr, power=pwr)"
            ".warmup(warmup_steps)"
        ),
        "CosineScheduler": (
            "Cosine(base_lr, max_update - warmup_steps, final_lr).warmup(warmup_steps)"
        ),
    },
    "deepspeed": {
        "WarmupLR": "Constant(warmup_max_lr).warmup(warmup_num_steps, warmup_min_lr)",
        "WarmupDecayLR": (
            "Linear(warmup_max_lr, total_num_steps - warmup_num_steps)"
            ".warmup(warmup_num_steps, warmup_min_lr)"
        ),
        "WarmupCosineLR": (
            "Cosine(base_lr, total_num_steps - warmup_num_steps).warmup(warmup_num_steps)"
        ),
        "LRRangeTest": "Linear(lr_range_test_min_lr, steps, final_lr)",
    },
    "paddle": {
        "NoamDecay": "Noam(d_model, warmup_steps)",
        "NaturalExpDecay": "NaturalExponential(learning_rate, gamma)",
        "PiecewiseDecay": "PiecewiseConstant(boundaries, values)",
        "CosineAnnealingDecay": "Cosine(learning_rate, T_max, eta_min)",
        "StepDecay": "Factor(learning_rate, gamma, step_size)",
        "MultiStepDecay": "MultiFactor(learning_rate, milestones, gamma)",
        "LinearWarmup": "a.warmup(warmup_steps, begin_lr=start_lr)",
    },
}


def argument_instead(owner: str, names: Container[str], word: str, value: str) -> str:
    """The end of an error about an argument that another library has; empty if none is known.

    `names` are those of the arguments that the owner takes.

    >>> argument_instead("Cosine", ["base_lr", "steps", "final_lr"], "T_max", "100")
    ': write steps=100'
    >>> argument_instead("Cosine", ["base_lr", "steps", "final_lr"], "warmup_steps", "5")
    ': write Cosine(...).warmup(5)'
    """
    for form in ARGUMENTS.get(word, ()):
        if form.startswith(".") and ("base_lr" in names or "max_lr" in names):
            return f": write {owner}(...){form.format(value)}"
        if form.partition("=")[0] in names:
            return f": write {form.format(value)}"
    return ""


def check_words(cls: type, names: Container[str], arguments: Mapping[str, object]) -> None:
    """Raise TypeError if an argument of a call is none of the names, but one of another library."""
    for word, value in arguments.items():
        instead = argument_instead(cls.__name__, names, word, shown(value))
        if word not in names and instead:
            raise TypeError(f"{cls.__name__} has no {word!r}{instead}")


def class_instead(name: object) -> str:
    """The end of an error about a name that another library has; empty if none is known.

    >>> class_instead("StepLR")  # doctest: +ELLIPSIS
    ': it is from PyTorch, write Factor(base_lr, gamma, step_size), or schedcore.compat...'
    """
    for library, classes in CLASSES.items():
        if isinstance(name, str) and name in classes:
            exact = _exact(library, name)
            return f": it is from {LIBRARIES[library]}, write {classes[name]}{exact}"
    return ""


def _exact(library: str, name: str) -> str:
    """Return words for the exact preset of `schedcore.compat`, if there is one."""
    home = f"schedcore.compat.{library}"
    try:
        module = import_module(home)
    except ImportError:
        return ""
    if not hasattr(module, name):
        return ""
    return f", or {home}.{name} for exactly what {LIBRARIES[library]} gives"
