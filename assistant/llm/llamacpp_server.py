"""The child process that serves a GGUF file with llama.cpp: run as a script, on its own.

It listens on loopback on a free port, writes one JSON line with its address to standard output once the model is
loaded, and ends when its standard input closes, which happens when the parent ends for whatever reason.

    >>> parse(["model.gguf", "--context", "4096"]).context
    4096
"""

from __future__ import annotations

import argparse
import json
import os
import signal
from collections.abc import Sequence

_CACHE_MIB = 1024  # prefixes of earlier prompts kept in memory; 2,000 tokens of the embedded model take 56 MiB


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line of the child."""
    parser = argparse.ArgumentParser(prog="assistant.llm.llamacpp_server")
    parser.add_argument("model")
    parser.add_argument("--alias", default="model")
    parser.add_argument("--context", type=int, default=8192)
    parser.add_argument("--slots", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--port", type=int, default=0)
    return parser.parse_args(arguments)


def main() -> None:
    """Serve until standard input closes."""
    options = parse()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever the native code prints goes to the log, not between the parent and the address

    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = options.model
    params.model_alias = {options.alias}
    params.port = options.port
    params.n_ctx = options.context
    params.n_parallel = options.slots
    # Flash attention takes another path for few rows than for many, so an answer would depend on how much of the
    # prompt was already computed; without it, it does not.
    params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    params.cache_ram_mib = _CACHE_MIB
    params.cpuparams.n_threads = options.threads
    params.cpuparams_batch.n_threads = options.threads
    params.verbosity = 1
    params.ui = False
    params.endpoint_slots = False
    params.fit_params = False
    server = xllamacpp.Server(params)

    answer.write(json.dumps({"url": f"{server.listening_address}/v1", "model": options.alias}) + "\n")
    answer.flush()
    while os.read(0, 1024):
        pass
    os._exit(0)  # the native threads need no unwinding, and must not outlive the parent by it


if __name__ == "__main__":
    main()
