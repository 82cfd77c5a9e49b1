"""The error tree. Every message says what happened, where (file, page, sentence, setting), and what to do.

    YisongError
    ├── InputError          the user's files or arguments cannot be used          exit 2
    │   └── IngestError     one file of a case cannot be read                     listed in run.json
    ├── SettingsError       a setting is wrong or an extra is not installed       exit 2
    ├── ModelError          the chat or embedding model cannot be reached or used exit 3
    │   └── AnswerError     the model answered, but not in the form asked for     listed in run.json
    ├── KnowledgeError      a knowledge file or the statute database is faulty    exit 2
    └── VerificationError   the verifier itself could not run                     listed in run.json

Messages are shown to legal officers, so they are Chinese sentences; the class names are for programmers.
"""

from __future__ import annotations


class YisongError(Exception):
    """Base of all errors this package raises on purpose; `str(error)` can be shown to the user as it is."""

    exit_code = 2


class InputError(YisongError):
    """The user's files or arguments cannot be used."""


class IngestError(InputError):
    """One file of a case cannot be read. The other files go on; the reason is listed in the run."""


class SettingsError(YisongError):
    """A setting is wrong, or an optional dependency that it needs is not installed."""


class ModelError(YisongError):
    """A model server cannot be started or reached, or refuses the request."""

    exit_code = 3


class AnswerError(ModelError):
    """The model answered, but the answer was cut off or does not have the form that was asked for."""


class KnowledgeError(YisongError):
    """A knowledge file does not validate, or the statute database cannot be read."""


class VerificationError(YisongError):
    """The verifier itself could not run; what it should have checked stays `unchecked`."""


def missing_extra(package: str, extra: str, purpose: str) -> SettingsError:
    """The error for an optional dependency that is absent: it names the package, the purpose and the cure."""
    return SettingsError(f"{purpose}需要 {package}，当前没有安装。请运行：pip install 'yisong[{extra}]'")
