"""The images to train on: scikit-learn's digits, or the files of Fashion-MNIST or MNIST."""

import gzip
import struct
import zlib
from dataclasses import dataclass
from math import ceil, prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BATCH_SIZE = 256
FILES = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
]
# Neither the files nor the name of their directory say for sure what is in them. The labels do.
FIRST_LABELS = {
    (9, 0, 0, 3, 0, 2, 7, 2, 5, 5): "Fashion-MNIST",
    (5, 0, 4, 1, 9, 2, 1, 3, 1, 4): "MNIST",
}


@dataclass(frozen=True, eq=False)
class Images:
    """Grey images of 28x28 pixels, and which of ten classes each one is."""

    pixels: NDArray[np.float32]
    labels: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Data:
    """Images to train on, and images to test on."""

    name: str
    train: Images
    test: Images

    @property
    def updates_per_epoch(self) -> int:
        """The number of batches in an epoch, the last one smaller if it has to be."""
        return ceil(len(self.train.labels) / BATCH_SIZE)

    @property
    def checksum(self) -> int:
        """A number that tells data of the same name apart, taken from the labels."""
        return zlib.crc32(self.test.labels.tobytes(), zlib.crc32(self.train.labels.tobytes()))


def load_digits() -> Data:
    """The 1797 scanned digits of scikit-learn, 1536 of them (six whole batches) to train on.

    Each of the 8x8 pixels, 0 to 1, becomes 3x3 in a frame of 2, less its mean over the training
    images. What all the images share would otherwise make the steepest direction of the loss, and
    a rate of 0.5, where multi-factor starts, kill the network under one seed or another.
    """
    from sklearn import datasets

    digits = datasets.load_digits()
    enlarged = np.kron(digits.images / 16, np.ones((1, 3, 3)))
    pixels = np.pad(enlarged, [(0, 0), (2, 2), (2, 2)])
    # One split for all seeds of the training, and one that all versions of NumPy agree on.
    order = np.random.RandomState(0).permutation(len(pixels))
    train, test = np.split(order, [6 * BATCH_SIZE])
    pixels = (pixels - pixels[train].mean(axis=0)).astype(np.float32)
    labels = digits.target.astype(np.int64)
    return Data("digits", Images(pixels[train], labels[train]), Images(pixels[test], labels[test]))


def load_directory(directory: Path) -> Data:
    """Fashion-MNIST or MNIST from its four files as distributed, gzipped or not.

    Raises FileNotFoundError if files are missing, and ValueError if one is malformed.
    """
    paths = _find_files(directory)
    train = _load_images(paths["train-images-idx3-ubyte"], paths["train-labels-idx1-ubyte"])
    test = _load_images(paths["t10k-images-idx3-ubyte"], paths["t10k-labels-idx1-ubyte"])
    return Data(recognize(train) or directory.resolve().name, train, test)


def recognize(train: Images) -> str | None:
    """The name of the whole training data, if we know it."""
    if len(train.labels) != 60_000:
        return None
    return FIRST_LABELS.get(tuple(train.labels[:10].tolist()))


def read_idx(path: Path, dimensions: int) -> NDArray[np.uint8]:
    """The array in an IDX file of bytes: a magic number, the lengths, the values.

    Raises ValueError if the file is malformed.
    """
    content = _read_bytes(path)
    start = 4 + 4 * dimensions
    if len(content) < start:
        raise ValueError(f"{path}: truncated, {len(content)} bytes where the header has {start}")
    magic, *shape = struct.unpack(f">{1 + dimensions}I", content[:start])
    if magic != 0x800 + dimensions:
        raise ValueError(f"{path}: magic number must be {0x800 + dimensions}, got {magic}")
    size = start + prod(shape)
    if len(content) != size:
        fault = "truncated" if len(content) < size else "too long"
        raise ValueError(f"{path}: {fault}, {len(content)} bytes where {size} were announced")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _find_files(directory: Path) -> dict[str, Path]:
    paths = {
        name: path
        for name in FILES
        for path in (directory / f"{name}.gz", directory / name)
        if path.is_file()
    }
    missing = [name for name in FILES if name not in paths]
    if missing:
        raise FileNotFoundError(f"{directory}: no {', no '.join(missing)}, gzipped or not")
    return paths


def _read_bytes(path: Path) -> bytes:
    if path.suffix != ".gz":
        return path.read_bytes()
    try:
        with gzip.open(path) as file:
            return file.read()
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(f"{path}: not a whole gzip file: {error}") from error


def _load_images(images_path: Path, labels_path: Path) -> Images:
    images, labels = read_idx(images_path, 3), read_idx(labels_path, 1)
    if images.shape[1:] != (28, 28):
        height, width = images.shape[1:]
        raise ValueError(f"{images_path}: images must be 28x28, got {height}x{width}")
    if not len(images):
        raise ValueError(f"{images_path}: there must be at least one image")
    if len(labels) != len(images):
        raise ValueError(f"{labels_path}: {len(labels)} labels for {len(images)} images")
    if labels.max() > 9:
        raise ValueError(f"{labels_path}: labels must be 0 to 9, got {labels.max()}")
    return Images(images.astype(np.float32) / np.float32(255), labels.astype(np.int64))
