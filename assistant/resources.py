"""Where the shipped data lies: `knowledge/` and `prompts/`, in a checkout or in an installed wheel.

>>> from assistant.resources import resource_dir
>>> resource_dir("knowledge").is_dir()
True
"""

from __future__ import annotations

from pathlib import Path

from assistant.errors import SettingsError

_PACKAGE = Path(__file__).resolve().parent


def resource_dir(name: str) -> Path:
    """The folder of shipped data called `name`. Raises SettingsError if the installation lacks it."""
    for base in (_PACKAGE.parent, _PACKAGE / "_resources"):
        if (base / name).is_dir():
            return base / name
    raise SettingsError(f"安装不完整：找不到随附的数据目录 {name}。请重新安装 yisong。")
