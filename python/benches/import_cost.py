"""What importing costs, and how much is installed, beside stock MLflow.

    python benches/import_cost.py paceline=<venv> mlflow=<venv> mlflow-skinny=<venv>

Each environment holds one of the packages and what it needs, nothing else but pip. Programs take turns; the least time
of each is told, less that of a program that imports nothing.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 15
OF_ENVIRONMENT = ("pip", "setuptools", "pkg_resources", "_distutils_hack", "__pycache__", "distutils-precedence.pth")


def main() -> None:
    environments = dict(word.split("=", 1) for word in sys.argv[1:])
    times: dict[str, list[float]] = {name: [] for name in environments}
    bare: list[float] = []
    for _ in range(ROUNDS):
        for name, folder in environments.items():
            bare.append(seconds(folder, "pass"))
            times[name].append(seconds(folder, f"import {name.partition('-')[0]}"))
    print(f"{'package':16} {'import':>10} {'installed':>12} {'packages':>9}")
    for name, folder in environments.items():
        size_bytes, packages = installed(Path(folder))
        print(f"{name:16} {(min(times[name]) - min(bare)) * 1e3:7.1f} ms {size_bytes / 1e6:9.1f} MB {packages:9}")


def seconds(folder: str, text: str) -> float:
    begun = time.perf_counter()
    subprocess.run([f"{folder}/bin/python", "-c", text], check=True, cwd="/", capture_output=True)
    return time.perf_counter() - begun


def installed(folder: Path) -> tuple[int, int]:
    """Bytes and packages of an environment."""
    [packages] = folder.glob("lib/python*/site-packages")
    own = [path for path in packages.iterdir() if not path.name.startswith(OF_ENVIRONMENT)]
    files = [file for path in own for file in (path.rglob("*") if path.is_dir() else (path,)) if file.is_file()]
    count = sum(path.name.endswith(".dist-info") for path in own)
    return sum(file.stat().st_size for file in files), count


if __name__ == "__main__":
    main()
