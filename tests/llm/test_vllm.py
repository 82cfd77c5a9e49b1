from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.llm import ChatModel, open_model, vllm
from assistant.llm.weights import embedded_path
from assistant.settings import load_settings

from .conformance import Conformance

pytestmark = [
    pytest.mark.model,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(load_settings().llm.vllm is None, reason="YISONG_LLM__VLLM names no vllm: run `make test-vllm`"),
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatModel]:
    here = load_settings()
    assert embedded_path(here).is_file(), "the embedded model is not there: run `yisong doctor --fetch`"
    assert vllm.find(here) is not None
    chosen = {"engine": "vllm", "vllm": here.llm.vllm, "model": None, "base_url": None, "context": 4096, "cache": False}
    settings = load_settings(cache_dir=here.cache_dir, data_dir=tmp_path_factory.mktemp("data"), llm=chosen)
    with open_model(settings) as opened:
        yield opened


class TestVllm(Conformance):
    """vLLM with the embedded model, converted to safetensors by our own code."""

    def test_it_is_vllm_that_answers(self, model: ChatModel) -> None:
        assert model.engine == "vllm"
