"""LeNet in PyTorch."""

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from benchmarks.lenet.data import BATCH_SIZE, Data, Images
from benchmarks.lenet.runs import Epoch, Record
from schedcore import Schedule
from schedcore_torch import TorchScheduler

Loader = DataLoader[tuple[Tensor, ...]]


def train(data: Data, schedule: Schedule, epochs: int, seed: int, record: Record) -> None:
    """Train a new LeNet by SGD, under a schedule in updates, and record each epoch."""
    torch.manual_seed(seed)
    train_loader = DataLoader(dataset(data.train), BATCH_SIZE, shuffle=True)
    test_loader = DataLoader(dataset(data.test), BATCH_SIZE)
    model = lenet()
    optimizer = torch.optim.SGD(model.parameters())
    scheduler = TorchScheduler(optimizer, schedule)
    for _ in range(epochs):
        loss, accuracy, rates = train_epoch(model, train_loader, optimizer, scheduler)
        record(Epoch(loss, accuracy, evaluate(model, test_loader), rates))


def lenet() -> nn.Sequential:
    """The untrained network."""
    model = nn.Sequential(
        nn.Conv2d(1, 6, kernel_size=5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(6, 16, kernel_size=5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(16 * 5 * 5, 120),
        nn.ReLU(),
        nn.Linear(120, 84),
        nn.ReLU(),
        nn.Linear(84, 10),
    )
    return model.apply(init_weights)


def init_weights(module: nn.Module) -> None:
    """Start as Keras and MXNet do, which PyTorch by itself does not."""
    if isinstance(module, nn.Conv2d | nn.Linear):
        nn.init.xavier_uniform_(module.weight)
        if module.bias is not None:
            nn.init.zeros_(module.bias)


def dataset(images: Images) -> TensorDataset:
    """The images as tensors, with their one channel first."""
    return TensorDataset(
        torch.from_numpy(images.pixels).unsqueeze(1), torch.from_numpy(images.labels)
    )


def train_epoch(
    model: nn.Module,
    loader: Loader,
    optimizer: torch.optim.Optimizer,
    scheduler: TorchScheduler,
) -> tuple[float, float, list[float]]:
    """The mean loss and accuracy of an epoch of training, and the rate of each update."""
    loss_fn = nn.CrossEntropyLoss()
    total_loss, correct, seen = 0.0, 0, 0
    rates = []
    model.train()
    for inputs, labels in loader:
        optimizer.zero_grad()
        logits = model(inputs)
        loss = loss_fn(logits, labels)
        loss.backward()
        optimizer.step()
        rates.append(optimizer.param_groups[0]["lr"])
        scheduler.step()
        total_loss += loss.item() * len(labels)
        correct += count_correct(logits, labels)
        seen += len(labels)
    return total_loss / seen, correct / seen, rates


@torch.no_grad()
def evaluate(model: nn.Module, loader: Loader) -> float:
    """The accuracy on a whole dataset."""
    model.eval()
    correct, seen = 0, 0
    for inputs, labels in loader:
        correct += count_correct(model(inputs), labels)
        seen += len(labels)
    return correct / seen


def count_correct(logits: Tensor, labels: Tensor) -> int:
    """How many of a batch got the highest logit where it belongs."""
    return int((logits.argmax(dim=1) == labels).sum())
