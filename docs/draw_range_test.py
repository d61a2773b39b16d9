"""Draw a range test: a small network on scikit-learn's digits, and what `suggest` reads from it.

Run it from the root of the repository: python docs/draw_range_test.py
"""

from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits

from schedcore import Geometric, suggest

N = 200
RAMP = Geometric(1e-4, steps=N, final_lr=30)
OUT = Path(__file__).parent / "curves" / "range_test.svg"


def losses() -> list[float]:
    """One update at each rate."""
    torch.manual_seed(0)
    x, y = load_digits(return_X_y=True)
    x, y = torch.tensor(x / 16, dtype=torch.float32), torch.tensor(y)
    model = torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10))
    seen = []
    for k in range(N):
        batch = torch.randint(len(x), (64,))
        loss = torch.nn.functional.cross_entropy(model(x[batch]), y[batch])
        seen.append(loss.item())
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for weight in model.parameters():
                weight -= RAMP(k) * weight.grad
    return seen


def main() -> None:
    seen = losses()
    found = suggest(RAMP.sample(N), seen)
    mpl.rcParams["svg.hashsalt"] = "range test"
    figure, ax = plt.subplots(figsize=(6, 3), layout="constrained")
    ax.plot(RAMP.sample(N), seen, ".", color="0.6", markersize=3)
    for name, rate in found._asdict().items():
        if name != "text":
            ax.axvline(rate, label=f"{name} {rate:.2g}", color=f"C{len(ax.lines)}")
    ax.set(xscale="log", xlabel="learning rate", ylabel="loss", ylim=(0, 4))
    ax.legend()
    figure.savefig(OUT, metadata={"Date": None})
    print(found)


if __name__ == "__main__":
    main()
