"""Draw a range test, light and dark: a small network on scikit-learn's digits, and what `suggest` reads from it.

Run it from the root of the repository: python docs/draw_range_test.py
"""

from io import StringIO

import matplotlib.pyplot as plt
import torch
from draw_curves import THEMES, save
from sklearn.datasets import load_digits

from schedcore import Geometric, suggest
from schedcore.look.suggest import Suggestion
from schedcore.look.svg import COLOURS

# The parts that matplotlib draws in black.
INK = ("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color")

N = 200
RAMP = Geometric(1e-4, steps=N, final_lr=30)


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


def drawn(seen: list[float], found: Suggestion) -> str:
    """The losses, and where the rates are: narrow, so that it can be read on a phone."""
    with plt.rc_context({"svg.hashsalt": "range test", **dict.fromkeys(INK, THEMES["light"])}):
        figure, ax = plt.subplots(figsize=(4.4, 3), layout="constrained")
        ax.plot(RAMP.sample(N), seen, ".", color="0.55", markersize=3)
        for name, mark in zip(("steepest", "valley", "tenth"), COLOURS, strict=False):
            rate = getattr(found, name)
            ax.axvline(rate, label=f"{name} {rate:.2g}", color=mark)
        ax.set(xscale="log", xlabel="learning rate", ylabel="loss", ylim=(0, 4))
        ax.legend(frameon=False)
        page = StringIO()
        figure.savefig(page, format="svg", transparent=True, metadata={"Date": None})
    return page.getvalue().strip()


def main() -> None:
    seen = losses()
    found = suggest(RAMP.sample(N), seen)
    picture = drawn(seen, found)
    for theme, colour in THEMES.items():
        save(f"range_test_{theme}", picture.replace(THEMES["light"], colour))
    print(found)


if __name__ == "__main__":
    main()
