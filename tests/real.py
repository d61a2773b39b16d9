"""Published configurations that people train with, each with the run that it was made for.

From the configuration files of the projects named, or the papers; rates are peaks after any scaling
with the batch, and lengths those of the run that is published with them.
"""

from typing import NamedTuple

from schedcore import (
    Anneal,
    Constant,
    Cosine,
    Exponential,
    Factor,
    Geometric,
    InverseSquareRoot,
    Linear,
    MultiFactor,
    Noam,
    OneCycle,
    Piecewise,
    Polynomial,
    Run,
    Schedule,
    SlantedTriangular,
    TriStage,
    WarmRestarts,
)


class Real(NamedTuple):
    """A published configuration: a schedule, its run, and where it stands."""

    lr: Schedule
    run: Run
    source: str


IMAGENET = 1_281_167
COCO = 118_287


def imagenet(epochs: int, batch: int, optimizer: str, clock: str = "updates") -> Run:
    return Run(
        epochs=epochs,
        examples=IMAGENET,
        batch_size=batch,
        drop_last=True,
        optimizer=optimizer,
        clock=clock,
    )


def by_tokens(tokens: float, batch: float) -> Run:
    return Run(tokens=tokens, tokens_per_update=batch, optimizer="AdamW", clock="tokens")


YOLO = 7393  # updates in an epoch of COCO, 16 at a time
YOLO_DECAY = Linear(0.01, 100, final_lr=1e-4).staircase(1).stretch(YOLO)

REAL: dict[str, Real] = {
    # language models
    "nanoGPT, GPT-2": Real(
        Cosine(6e-4, 598_000, 6e-5).warmup(2000), Run(600_000, optimizer="AdamW"), "train.py"
    ),
    "nanoGPT, Shakespeare": Real(
        Cosine(1e-3, 4900, 1e-4).warmup(100),
        Run(5000, optimizer="AdamW"),
        "config/train_shakespeare_char.py",
    ),
    "nanoGPT, finetuning": Real(
        Constant(3e-5), Run(20, optimizer="AdamW"), "config/finetune_shakespeare.py"
    ),
    "OLMo-2 7B, both stages": Real(
        Cosine(3e-4, 5e12 - 8_388_608_000, 3e-5)
        .warmup(8_388_608_000)
        .cooldown(at=3.9e12, steps=50e9),
        by_tokens(3.95e12, 1024 * 4096),
        "OLMo2-7B-stage1.yaml; arXiv:2501.00656",
    ),
    "GPT-3 175B": Real(
        Cosine(6e-5, 259.625e9, 6e-6).warmup(375e6),
        Run(tokens=300e9, tokens_per_update=3.2e6, optimizer="Adam", clock="tokens"),
        "arXiv:2005.14165, appendix B",
    ),
    "LLaMA 7B": Real(
        Cosine(3e-4, 248_000, 3e-5).warmup(2000),
        Run(tokens=1e12, tokens_per_update=4e6, optimizer="AdamW"),
        "arXiv:2302.13971",
    ),
    "Llama 2 7B": Real(
        Cosine(3e-4, 498_000, 3e-5).warmup(2000),
        Run(tokens=2e12, tokens_per_update=4e6, optimizer="AdamW"),
        "arXiv:2307.09288",
    ),
    "Llama 3 405B": Real(
        Cosine(8e-5, 1_192_000, 8e-7).warmup(8000),
        Run(1_200_000, optimizer="AdamW"),
        "arXiv:2407.21783, section 3.4",
    ),
    "Pythia 6.9B": Real(
        Cosine(1.2e-4, 141_570, 1.2e-5).warmup(1430),
        Run(143_000, optimizer="Adam"),
        "models/6.9B/pythia-6.9b.yml",
    ),
    "GPT-NeoX 20B": Real(
        Cosine(0.97e-4, 148_500, 0.97e-5).warmup(1500),
        Run(150_000, optimizer="Adam"),
        "configs/20B.yml",
    ),
    "BLOOM 176B, stopped before its end": Real(
        Cosine(6e-5, 409.625e9, 6e-6).warmup(375e6),
        Run(tokens=366e9, tokens_per_update=2048 * 2048, optimizer="Adam", clock="tokens"),
        "arXiv:2211.05100",
    ),
    "Megatron, GPT-2 345M": Real(
        Cosine(1.5e-4, 316_800, 1e-5).warmup(3200),
        Run(500_000, optimizer="Adam"),
        "examples/pretrain_gpt.sh",
    ),
    "Megatron, BERT": Real(
        Linear(1e-4, 980_100, 1e-5).warmup(9900),
        Run(1_000_000, optimizer="Adam"),
        "examples/pretrain_bert.sh",
    ),
    "Megatron, GPT-3, by samples": Real(
        Cosine(6e-5, 126_769_848, 6e-6).warmup(183_105),
        Run(
            epochs=1,
            examples=146_484_375,
            batch_size=1536,
            optimizer="Adam",
            clock="examples",
        ),
        "examples/pretrain_gpt3_175B.sh",
    ),
    "DeepSeek LLM 7B": Real(
        MultiFactor(4.2e-4, [0.8 * 868_000, 0.9 * 868_000], 0.1**0.5).warmup(2000),
        Run(870_000, optimizer="AdamW"),
        "arXiv:2401.02954, section 3.1",
    ),
    "DeepSeek-V3": Real(
        Constant(2.2e-4)
        .warmup(2000 * 62.9e6)
        .then(Cosine(2.2e-4, 4.3e12, 2.2e-5), at=10e12)
        .then(Constant(7.3e-6), at=14.633e12),
        by_tokens(14.8e12, 62.9e6),
        "arXiv:2412.19437, section 4.2",
    ),
    "MiniCPM, warmup, stable, decay": Real(
        Constant(0.01).warmup(2000).cooldown(at=260_000, steps=25_000, final_lr=0.001),
        Run(285_000, optimizer="AdamW"),
        "arXiv:2404.06395",
    ),
    "TinyLlama": Real(
        Cosine(4e-4, 713_000, 4e-5).warmup(2000),
        Run(715_000, optimizer="AdamW"),
        "pretrain/tinyllama.py",
    ),
    "PaLM": Real(
        Constant(0.01).minimum(InverseSquareRoot(0.01, timescale=10_000).shift(10_000)),
        Run(255_000, optimizer="Adafactor"),
        "arXiv:2204.02311, section 5",
    ),
    "T5, pretraining": Real(
        Constant(0.01).minimum(InverseSquareRoot(0.01, timescale=10_000).shift(10_000)),
        Run(2**19, optimizer="Adafactor"),
        "arXiv:1910.10683, section 3.1.2",
    ),
    "T5, finetuning": Real(
        Constant(0.001), Run(2**18, optimizer="Adafactor"), "arXiv:1910.10683, section 3.1.2"
    ),
    "BERT": Real(
        Linear(1e-4, 990_000).warmup(10_000), Run(1_000_000, optimizer="Adam"), "arXiv:1810.04805"
    ),
    "RoBERTa": Real(
        Linear(6e-4, 476_000).warmup(24_000), Run(500_000, optimizer="Adam"), "arXiv:1907.11692"
    ),
    "BERT on MRPC": Real(
        Linear(2e-5, 345),
        Run(epochs=3, examples=3668, batch_size=32, optimizer="AdamW", host="transformers"),
        "transformers, examples/pytorch/text-classification",
    ),
    "Stanford Alpaca": Real(
        Cosine(2e-5, 1184).warmup(37),
        Run(
            epochs=3,
            examples=52_002,
            batch_size=4,
            accumulate=8,
            processes=4,
            optimizer="AdamW",
            host="transformers",
        ),
        "README.md",
    ),
    "QLoRA": Real(Constant(2e-4), Run(1875, optimizer="AdamW"), "scripts/finetune_guanaco_7b.sh"),
    "Transformer, base": Real(
        Noam(512, 4000), Run(100_000, optimizer="Adam"), "arXiv:1706.03762, section 5.3"
    ),
    "fairseq, IWSLT'14": Real(
        InverseSquareRoot(5e-4, timescale=4000).warmup(4000, begin_lr=1e-7),
        Run(55_000, optimizer="Adam"),
        "examples/translation/README.md",
    ),
    "ULMFiT": Real(SlantedTriangular(0.01, 5000), Run(5000, optimizer="Adam"), "arXiv:1801.06146"),
    "AWD-LSTM": Real(
        Constant(30), Run(epochs=500, updates_per_epoch=663, optimizer="SGD"), "main.py"
    ),
    # speech
    "wav2vec 2.0, 100 h": Real(
        TriStage(3e-5, 8000, 32_000, 40_000, final_lr_scale=0.05),
        Run(80_000, optimizer="Adam"),
        "finetuning/base_100h.yaml",
    ),
    "Whisper": Real(
        Linear(1.75e-4, 1_046_528).warmup(2048),
        Run(1_048_576, optimizer="AdamW"),
        "arXiv:2212.04356, appendix F",
    ),
    "Tacotron 2": Real(
        Constant(1e-3).then(Geometric(1e-3, 50_000, 1e-5), at=50_000),
        Run(150_000, optimizer="Adam"),
        "arXiv:1712.05884, section 3.1",
    ),
    # images
    "ResNet on CIFAR-10": Real(
        MultiFactor(0.1, [32_000, 48_000], 0.1),
        Run(64_000, optimizer="SGD"),
        "arXiv:1512.03385, section 4.2",
    ),
    "PyTorch's ImageNet example": Real(
        Factor(0.1, 0.1, step_size=30),
        imagenet(90, 256, "SGD", clock="epochs"),
        "examples/imagenet/main.py",
    ),
    "ImageNet in an hour": Real(
        MultiFactor(3.2, [25, 55, 75], 0.1).warmup(5, begin_lr=0.1).stretch(156),
        imagenet(90, 8192, "SGD"),
        "arXiv:1706.02677",
    ),
    "torchvision's new recipe": Real(
        Cosine(0.5, 595).warmup(5, begin_lr=0.005),
        imagenet(600, 1024, "SGD", clock="epochs"),
        "references/classification",
    ),
    "Wide ResNet": Real(
        MultiFactor(0.1, [60, 120, 160], 0.2),
        Run(epochs=200, examples=50_000, batch_size=128, optimizer="SGD", clock="epochs"),
        "arXiv:1605.07146",
    ),
    "DenseNet": Real(
        MultiFactor(0.1, [150, 225], 0.1),
        Run(epochs=300, examples=50_000, batch_size=64, optimizer="SGD", clock="epochs"),
        "arXiv:1608.06993",
    ),
    "SGDR": Real(
        WarmRestarts(0.05, 10, 2).stretch(391),
        Run(epochs=200, examples=50_000, batch_size=128, optimizer="SGD"),
        "arXiv:1608.03983, figure 1",
    ),
    "SGDR, one epoch first": Real(
        WarmRestarts(0.05, 1, 2).stretch(391),
        Run(epochs=200, examples=50_000, batch_size=128, optimizer="SGD"),
        "arXiv:1608.03983, figure 1",
    ),
    "Snapshot ensembles": Real(
        WarmRestarts(0.1, 50).stretch(782),
        Run(epochs=300, examples=50_000, batch_size=64, optimizer="SGD"),
        "arXiv:1704.00109",
    ),
    "super-convergence": Real(
        OneCycle(3.0, 10_000, pct_start=0.45),
        Run(10_000, optimizer="SGD"),
        "arXiv:1708.07120",
    ),
    "CIFAR-10 in 24 epochs": Real(
        Piecewise([(0, 0), (5, 0.4), (24, 0)]).stretch(98),
        Run(epochs=24, examples=50_000, batch_size=512, optimizer="SGD"),
        "davidcpage/cifar10-fast, dawn.py",
    ),
    "EfficientNet": Real(
        Exponential(0.256, 0.97, step_size=2.4 * 312).staircase(2.4 * 312).warmup(5 * 312),
        imagenet(350, 4096, "RMSprop"),
        "tpu/models/official/efficientnet/main.py",
    ),
    "Inception-v3": Real(
        Exponential(0.045, 0.94, step_size=2).staircase(2),
        imagenet(100, 1600, "RMSprop", clock="epochs"),
        "arXiv:1512.00567",
    ),
    "DeiT-B": Real(
        Cosine(1e-3, 300, 1e-5).warmup_over(5),
        imagenet(310, 1024, "AdamW", clock="epochs"),
        "main.py",
    ),
    "Swin-T": Real(
        Cosine(1e-3, 280, 1e-5).warmup(20, begin_lr=1e-6).stretch(1251),
        imagenet(300, 1024, "AdamW"),
        "config.py",
    ),
    "ConvNeXt-T": Real(
        Cosine(4e-3, 280, 1e-6).warmup(20).stretch(312),
        imagenet(300, 4096, "AdamW"),
        "main.py",
    ),
    "ViT-B/16 on ImageNet-21k": Real(
        Linear(1e-3, 302_030).warmup(10_000),
        Run(epochs=90, examples=14_197_122, batch_size=4096, optimizer="Adam"),
        "arXiv:2010.11929, appendix B",
    ),
    "ViT-S/16, plain": Real(
        Cosine(1e-3, 102_590).warmup(10_000),
        imagenet(90, 1024, "Adam"),
        "arXiv:2205.01580",
    ),
    "MAE": Real(
        Cosine(2.4e-3, 760).warmup(40).stretch(312),
        imagenet(800, 4096, "AdamW"),
        "PRETRAIN.md",
    ),
    "DINO": Real(
        Cosine(2e-3, 90, 1e-6).warmup(10).stretch(1251),
        imagenet(100, 1024, "AdamW"),
        "main_dino.py",
    ),
    "SimCLR": Real(
        Cosine(4.8, 90).warmup(10).stretch(312),
        imagenet(100, 4096, "LARS"),
        "arXiv:2002.05709",
    ),
    "MoCo v2": Real(Cosine(0.03, 200), imagenet(200, 256, "SGD", clock="epochs"), "main_moco.py"),
    "BYOL": Real(
        Cosine(3.2, 990).warmup(10).stretch(312),
        imagenet(1000, 4096, "LARS"),
        "arXiv:2006.07733",
    ),
    "SwAV": Real(
        Cosine(4.8, 790, 0.0048).warmup(10, begin_lr=0.3).stretch(312),
        imagenet(800, 4096, "LARS"),
        "scripts/swav_800ep_pretrain.sh",
    ),
    "CLIP ViT-B/32": Real(
        Cosine(5e-4, 388_656).warmup(2000),
        Run(epochs=32, examples=400_000_000, batch_size=32_768, optimizer="Adam"),
        "arXiv:2103.00020, appendix F",
    ),
    # detection and segmentation
    "Ultralytics YOLO": Real(
        YOLO_DECAY * Linear(0, 3 * YOLO, 1),
        Run(epochs=100, examples=COCO, batch_size=16, optimizer="SGD"),
        "ultralytics/cfg/default.yaml",
    ),
    "Ultralytics YOLO, biases": Real(
        Linear(0.1, 3 * YOLO, YOLO_DECAY(3 * YOLO)).then(YOLO_DECAY.shift(-3 * YOLO), at=3 * YOLO),
        Run(epochs=100, examples=COCO, batch_size=16, optimizer="SGD"),
        "ultralytics/cfg/default.yaml",
    ),
    "YOLOv3, darknet": Real(
        MultiFactor(0.001, [400_000, 450_000], 0.1)
        * Anneal(0, 1000, 1, shape=Polynomial(1, 1, power=4)),
        Run(500_200, optimizer="SGD"),
        "cfg/yolov3.cfg",
    ),
    "YOLOX-L": Real(
        Cosine(0.01, 280, 5e-4).warmup(5, shape="1-square").stretch(1849),
        Run(epochs=300, examples=COCO, batch_size=64, optimizer="SGD"),
        "yolox/exp/yolox_base.py",
    ),
    "detectron2, Faster R-CNN 1x": Real(
        MultiFactor(0.02, [60_000, 80_000], 0.1) * Linear(0.001, 1000, 1),
        Run(90_000, optimizer="SGD"),
        "Base-RCNN-FPN.yaml",
    ),
    "detectron2, Faster R-CNN 3x": Real(
        MultiFactor(0.02, [210_000, 250_000], 0.1) * Linear(0.001, 1000, 1),
        Run(270_000, optimizer="SGD"),
        "faster_rcnn_R_50_FPN_3x.yaml",
    ),
    "mmdetection, 1x": Real(
        MultiFactor(0.02, [8, 11], 0.1).stretch(7330) * Linear(0.001, 500, 1),
        Run(epochs=12, examples=117_266, batch_size=2, processes=8, optimizer="SGD"),
        "schedules/schedule_1x.py",
    ),
    "mmdetection, RTMDet-L": Real(
        Constant(0.004).then(Cosine(0.004, 150, 2e-4), at=150).stretch(459) * Linear(1e-5, 1000, 1),
        Run(epochs=300, examples=117_266, batch_size=32, processes=8, optimizer="AdamW"),
        "rtmdet_l_8xb32-300e_coco.py",
    ),
    "mmsegmentation, 80k": Real(
        Polynomial(0.01, 80_000, power=0.9, final_lr=1e-4),
        Run(80_000, optimizer="SGD"),
        "schedules/schedule_80k.py",
    ),
    "SegFormer": Real(
        Linear(6e-5, 158_500).warmup(1500, begin_lr=6e-11),
        Run(160_000, optimizer="AdamW"),
        "segformer_mit-b0_8xb2-160k_ade20k-512x512.py",
    ),
    "DETR": Real(
        MultiFactor(1e-4, [200], 0.1),
        Run(epochs=300, examples=COCO, batch_size=64, optimizer="AdamW", clock="epochs"),
        "main.py",
    ),
    "nnU-Net": Real(
        Polynomial(0.01, 1000, power=0.9),
        Run(epochs=1000, updates_per_epoch=250, optimizer="SGD", clock="epochs"),
        "nnUNetTrainer.py",
    ),
    # images made, and the rest
    "DDPM": Real(Constant(2e-4).warmup(5000), Run(800_000, optimizer="Adam"), "arXiv:2006.11239"),
    "Stable Diffusion 1": Real(
        Constant(1e-4).warmup(10_000), Run(237_000, optimizer="AdamW"), "model card"
    ),
    "DCGAN": Real(
        Constant(2e-4), Run(epochs=25, updates_per_epoch=1583, optimizer="Adam"), "main.py"
    ),
    "CycleGAN": Real(
        Constant(2e-4).then(Linear(2e-4, 101), at=100),
        Run(epochs=200, updates_per_epoch=1334, optimizer="Adam", clock="epochs"),
        "options/train_options.py",
    ),
    "NeRF": Real(
        Exponential(5e-4, 0.1, step_size=250_000), Run(200_000, optimizer="Adam"), "run_nerf.py"
    ),
    "3D Gaussian splatting, positions": Real(
        Geometric(1.6e-4, 30_000, 1.6e-6), Run(30_000, optimizer="Adam"), "arguments/__init__.py"
    ),
    "PPO on Atari": Real(
        Linear(2.5e-4, 9765), Run(9765, optimizer="Adam"), "CleanRL, cleanrl/ppo_atari.py"
    ),
    "AlphaFold 2": Real(
        MultiFactor(1e-3, [6_400_000 - 128_000], 0.95).warmup(128_000),
        Run(epochs=1, examples=10_000_000, batch_size=128, optimizer="Adam", clock="examples"),
        "Jumper et al. 2021, supplement 1.11.3",
    ),
    "GraphCast": Real(
        Cosine(1e-3, 299_000).warmup(1000).then(Constant(3e-7), at=300_000),
        Run(311_000, optimizer="AdamW"),
        "arXiv:2212.12794, supplement",
    ),
    "Muon speedrun": Real(
        Constant(0.02).cooldown(at=1_060, steps=710), Run(1_770, optimizer="Muon"), "train_gpt.py"
    ),
    "d2l, multi-factor": Real(
        MultiFactor(0.5, [15, 30], 0.5),
        Run(epochs=30, examples=60_000, batch_size=256, optimizer="SGD", clock="epochs"),
        "d2l chapter 12.11",
    ),
    "d2l, cosine": Real(
        Cosine(0.3, 15, 0.01).warmup(5),
        Run(epochs=30, examples=60_000, batch_size=256, optimizer="SGD", clock="epochs"),
        "d2l chapter 12.11",
    ),
    "range test": Real(Geometric(1e-7, 100, 10), Run(100, optimizer="SGD"), "arXiv:1506.01186"),
}
