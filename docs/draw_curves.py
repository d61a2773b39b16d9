"""Draw the small pictures of the README's table: `python docs/draw_curves.py`."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from schedcore import (
    Constant,
    Cosine,
    Cyclic,
    Factor,
    MultiFactor,
    Polynomial,
    SquareRoot,
    WarmRestarts,
)

CURVES = {
    "constant": Constant(0.6),
    "square_root": SquareRoot(1.0),
    "factor": Factor(1.0, 0.7, step_size=10, min_lr=0.1),
    "multi_factor": MultiFactor(1.0, [30, 60, 80], 0.5),
    "polynomial": Polynomial(1.0, 80, power=2),
    "cosine": Cosine(1.0, 80),
    "cyclic": Cyclic(0.1, 1.0, 15, mode="triangular2"),
    "warm_restarts": WarmRestarts(1.0, 15, cycle_mult=2),
    "linear_warmup": Cosine(1.0, 60).warmup(20),
}


def main() -> None:
    plt.rcParams["svg.hashsalt"] = "schedcore"
    folder = Path(__file__).parent / "curves"
    t = np.linspace(0, 100, 1001)
    for name, lr in CURVES.items():
        figure, ax = plt.subplots(figsize=(1.6, 0.5))
        ax.plot(t, lr(t), color="#4477aa", linewidth=1.6)
        ax.set(xlim=(0, 100), ylim=(-0.05, 1.08))
        ax.axis("off")
        figure.savefig(folder / f"{name}.svg", transparent=True, metadata={"Date": None})
        plt.close(figure)


if __name__ == "__main__":
    main()
