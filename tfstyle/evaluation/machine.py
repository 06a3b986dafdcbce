# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The machine that figures were measured on."""

import datetime
import importlib.metadata
import os
import pathlib
import platform

import keras

# Instructions that decide how fast convolutions are at each precision.
_INSTRUCTIONS = ("avx2", "avx512f", "avx512_bf16", "amx_bf16", "asimd", "bf16")


def describe_machine() -> dict[str, str]:
    """{name: value} of processor, memory, accelerators, load, versions and date, for a report."""
    model, instructions = _read_processor()
    devices = [name for name in keras.distribution.list_devices() if not name.startswith("cpu")]
    return {
        "processor": f"{model}, {_count_cores()} cores, with {instructions or 'no vectors known'}",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "accelerators": ", ".join(devices) or "none",
        "others' load when it began": f"{os.getloadavg()[0]:.1f}",
        "versions": f"Python {platform.python_version()}, Keras {keras.__version__}, "
        f"{keras.backend.backend()} {importlib.metadata.version(keras.backend.backend())}",
        "date": datetime.date.today().isoformat(),
    }


def find_available_memory() -> int:
    """Bytes that a process can take without others being pushed out, as far as is known."""
    try:
        lines = pathlib.Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return 1024 * next(int(line.split()[1]) for line in lines if "MemAvailable" in line)
    except (OSError, StopIteration):  # not Linux
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _count_cores():
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS
    return len(affinity(0)) if affinity else os.cpu_count()


def _read_processor():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine(), ""
    found = dict(line.split(":", 1) for line in lines if ":" in line)
    found = {name.strip(): value.strip() for name, value in found.items()}
    known = set(found.get("flags", found.get("Features", "")).split())
    instructions = ", ".join(name for name in _INSTRUCTIONS if name in known)
    return found.get("model name", platform.machine()), instructions
