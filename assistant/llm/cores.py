"""How many threads to give a model: the physical cores this process may use.

Hyper-threads share the units that matrix products need, so counting them makes a model slower. A container's CPU
quota counts too: threads beyond it are stopped in turn while the others wait for them.

    >>> physical_cores() >= 1
    True
"""

from __future__ import annotations

import math
import os
from pathlib import Path

_CPUS = Path("/sys/devices/system/cpu")
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def physical_cores() -> int:
    """Physical cores in this process's affinity and quota; all logical ones where the system does not tell."""
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    cores = {_siblings(cpu) for cpu in usable}
    return max(1, min(len(cores), _quota()))


def _siblings(cpu: int) -> str:
    try:
        return (_CPUS / f"cpu{cpu}" / "topology" / "thread_siblings_list").read_text().strip()
    except OSError:
        return str(cpu)


def _quota() -> int:
    try:
        limit, period = _QUOTA.read_text().split()
        return len(os.sched_getaffinity(0)) if limit == "max" else math.ceil(int(limit) / int(period))
    except (OSError, ValueError, AttributeError):
        return os.cpu_count() or 1
