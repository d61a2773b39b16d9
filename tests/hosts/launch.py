"""Run a script in several processes on this machine, as `torchrun` does."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def torchrun(
    script: str, out: Path, *words: str, processes: int = 2, timeout: float = 120
) -> list[Any]:
    """Return what each rank has written into `out`.

    The script is given `out` and the words. torchrun itself picks a free port, and ends what it has started when
    one of them fails or it is told to end.
    """
    environment = os.environ | {
        "CUDA_VISIBLE_DEVICES": "",
        "GLOO_SOCKET_IFNAME": "lo0" if sys.platform == "darwin" else "lo",
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    arguments = ["--standalone", "--local-addr=127.0.0.1", f"--nproc-per-node={processes}"]
    with subprocess.Popen(
        [sys.executable, "-m", "torch.distributed.run", *arguments, HERE / script, out, *words],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        try:
            _, said = run.communicate(timeout=timeout)
        finally:
            run.terminate()
    assert run.returncode == 0, said
    assert "schedul" not in said.lower(), said
    return [json.loads((out / f"rank{rank}.json").read_text()) for rank in range(processes)]
