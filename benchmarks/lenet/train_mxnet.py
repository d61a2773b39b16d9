"""LeNet in MXNet Gluon."""

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon, init
from mxnet.gluon import nn

from benchmarks.lenet.data import BATCH_SIZE, Data, Images
from benchmarks.lenet.runs import Epoch, Record
from schedcore import Schedule
from schedcore_mxnet import MXNetScheduler


def train(data: Data, schedule: Schedule, epochs: int, seed: int, record: Record) -> None:
    """Train a new LeNet by SGD, under a schedule in updates, and record each epoch."""
    mx.random.seed(seed)
    np.random.seed(seed)  # shuffles the batches
    train_loader = gluon.data.DataLoader(dataset(data.train), BATCH_SIZE, shuffle=True)
    test_loader = gluon.data.DataLoader(dataset(data.test), BATCH_SIZE)
    net = lenet()
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"lr_scheduler": MXNetScheduler(schedule)})
    for _ in range(epochs):
        loss, accuracy, rates = train_epoch(net, train_loader, trainer)
        record(Epoch(loss, accuracy, evaluate(net, test_loader), rates))


def lenet() -> nn.HybridSequential:
    """The untrained network."""
    net = nn.HybridSequential()
    net.add(
        nn.Conv2D(6, kernel_size=5, padding=2, activation="relu"),
        nn.MaxPool2D(),
        nn.Conv2D(16, kernel_size=5, activation="relu"),
        nn.MaxPool2D(),
        nn.Dense(120, activation="relu"),
        nn.Dense(84, activation="relu"),
        nn.Dense(10),
    )
    net.initialize(init.Xavier())
    net.hybridize()
    return net


def dataset(images: Images) -> gluon.data.ArrayDataset:
    """The images with their one channel first."""
    return gluon.data.ArrayDataset(images.pixels[:, np.newaxis], images.labels)


def train_epoch(
    net: nn.HybridSequential, loader: gluon.data.DataLoader, trainer: gluon.Trainer
) -> tuple[float, float, list[float]]:
    """The mean loss and accuracy of an epoch of training, and the rate of each update."""
    loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
    mean_loss, accuracy = mx.metric.Loss(), mx.metric.Accuracy()
    rates = []
    for inputs, labels in loader:
        with autograd.record():
            outputs = net(inputs)
            loss = loss_fn(outputs, labels)
        loss.backward()
        trainer.step(len(labels))
        rates.append(trainer.learning_rate)
        mean_loss.update(None, loss)
        accuracy.update(labels, outputs)
    return mean_loss.get()[1], accuracy.get()[1], rates


def evaluate(net: nn.HybridSequential, loader: gluon.data.DataLoader) -> float:
    """The accuracy on a whole dataset."""
    accuracy = mx.metric.Accuracy()
    for inputs, labels in loader:
        accuracy.update(labels, net(inputs))
    return float(accuracy.get()[1])
