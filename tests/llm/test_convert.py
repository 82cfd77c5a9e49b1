from __future__ import annotations

import json
import struct
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from assistant.llm.convert import Tensor, bfloat16, model_config, target_name, write_safetensors, write_tokenizer


@pytest.mark.parametrize(
    ("gguf", "target"),
    [
        ("token_embd.weight", "model.embed_tokens.weight"),
        ("output.weight", "lm_head.weight"),
        ("blk.0.attn_norm.weight", "model.layers.0.input_layernorm.weight"),
        ("blk.27.attn_k.bias", "model.layers.27.self_attn.k_proj.bias"),
        ("blk.5.ffn_down.weight", "model.layers.5.mlp.down_proj.weight"),
    ],
)
def test_tensors_get_the_names_of_a_qwen2_model(gguf: str, target: str) -> None:
    assert target_name(gguf) == target


def test_an_unknown_tensor_is_refused() -> None:
    with pytest.raises((ValueError, KeyError)):
        target_name("blk.0.ffn_gate_exps.weight")


def test_bfloat16_rounds_to_the_nearest_even() -> None:
    values = np.array([1.0, 1.00390625, 1.01171875, -2.5, 0.0, 3.0e38], dtype=np.float32)
    back = (np.frombuffer(bfloat16(values), "<u2").astype("<u4") << 16).view("<f4")
    assert back[:5].tolist() == [1.0, 1.0, 1.015625, -2.5, 0.0]
    assert back[5] == pytest.approx(3.0e38, rel=0.004)


def test_a_safetensors_file_can_be_read_back(tmp_path: Path) -> None:
    one, two = np.arange(6, dtype=np.float32).reshape(2, 3), np.ones(5, dtype=np.float32)
    tensors = [
        Tensor("a", (2, 3), SimpleNamespace(data=one, tensor_type=0)),
        Tensor("b", (5,), SimpleNamespace(data=two, tensor_type=0)),
    ]
    write_safetensors(tensors, tmp_path / "m.safetensors", lambda data, _: data)
    raw = (tmp_path / "m.safetensors").read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header, data = json.loads(raw[8 : 8 + length]), raw[8 + length :]
    assert length % 8 == 0
    assert header["a"] == {"dtype": "BF16", "shape": [2, 3], "data_offsets": [0, 12]}
    start, end = header["b"]["data_offsets"]
    assert end == len(data)
    assert (np.frombuffer(data[start:end], "<u2").astype("<u4") << 16).view("<f4").tolist() == [1.0] * 5


FIELDS = {
    "tokenizer.ggml.tokens": ["a", "b", "ab", "<|im_end|>", "<|pad|>", "<tool>"],
    "tokenizer.ggml.token_type": [1, 1, 1, 3, 3, 4],
    "tokenizer.ggml.merges": ["a b"],
    "tokenizer.ggml.eos_token_id": 3,
    "tokenizer.ggml.padding_token_id": 4,
    "tokenizer.chat_template": "{{ messages }}",
    "qwen2.context_length": 64,
    "qwen2.embedding_length": 8,
    "qwen2.block_count": 2,
    "qwen2.feed_forward_length": 16,
    "qwen2.attention.head_count": 4,
    "qwen2.attention.head_count_kv": 2,
    "qwen2.rope.freq_base": 1e6,
    "qwen2.attention.layer_norm_rms_epsilon": 9.999999974752427e-07,
}


def test_the_tokenizer_keeps_the_numbers_of_the_file(tmp_path: Path) -> None:
    from tokenizers import Tokenizer

    write_tokenizer(FIELDS, tmp_path)
    tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert tokenizer.encode("abb<|im_end|><tool>", add_special_tokens=False).ids == [2, 1, 3, 5]
    assert tokenizer.decode([2, 1, 3]) == "abb", "control tokens are special"
    config = json.loads((tmp_path / "tokenizer_config.json").read_text())
    assert config["chat_template"] == "{{ messages }}"
    assert config["eos_token"] == "<|im_end|>"


def test_the_config_is_that_of_the_file() -> None:
    config = model_config(FIELDS, tied=True)
    assert (config["vocab_size"], config["num_key_value_heads"], config["rms_norm_eps"]) == (6, 2, 1e-6)
    assert config["tie_word_embeddings"] is True
