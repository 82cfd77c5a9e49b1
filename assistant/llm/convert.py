"""A GGUF file of the qwen2 family as a folder of safetensors that vLLM can load: run as a script, on its own.

It runs under the Python of the environment that holds vLLM, which brings `gguf` and `tokenizers`; nothing of this
package is imported. Tensors are dequantised one by one and written as bfloat16, so memory stays near one tensor.

    python convert.py MODEL.gguf FOLDER
"""

from __future__ import annotations

import json
import shutil
import struct
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

# Where a tensor of a block goes; what stands before the dot is kept as weight or bias.
_IN_BLOCK = {
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
_OUTSIDE = {
    "token_embd.weight": "model.embed_tokens.weight",
    "output.weight": "lm_head.weight",
    "output_norm.weight": "model.norm.weight",
}
# How qwen2 cuts text before byte pairs are merged (the `tokenizer.ggml.pre` of its GGUF files is "qwen2").
_PIECES = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_NORMAL, _CONTROL, _USER_DEFINED = 1, 3, 4  # token types of GGUF


class Tensor(NamedTuple):
    """A tensor to write: its name and shape in the target, and its place in the source."""

    name: str
    shape: tuple[int, ...]
    source: Any

    @property
    def bytes(self) -> int:
        """Length as bfloat16."""
        total = 2
        for size in self.shape:
            total *= size
        return total


def target_name(name: str) -> str:
    """The name that a tensor has in a Hugging Face qwen2 model.

    >>> target_name("blk.3.attn_q.bias")
    'model.layers.3.self_attn.q_proj.bias'
    """
    if name in _OUTSIDE:
        return _OUTSIDE[name]
    prefix, layer, part, kind = name.split(".")
    if prefix != "blk":
        raise ValueError(f"tensor {name} is not known")
    return f"model.layers.{layer}.{_IN_BLOCK[part]}.{kind}"


def model_config(fields: dict[str, Any], tied: bool) -> dict[str, Any]:
    """config.json from the fields of the GGUF file; `tied` where the output matrix is that of the embedding."""
    return {
        "architectures": ["Qwen2ForCausalLM"],
        "model_type": "qwen2",
        "hidden_size": fields["qwen2.embedding_length"],
        "num_hidden_layers": fields["qwen2.block_count"],
        "intermediate_size": fields["qwen2.feed_forward_length"],
        "num_attention_heads": fields["qwen2.attention.head_count"],
        "num_key_value_heads": fields["qwen2.attention.head_count_kv"],
        "max_position_embeddings": fields["qwen2.context_length"],
        "rope_theta": fields["qwen2.rope.freq_base"],
        "rms_norm_eps": round(float(fields["qwen2.attention.layer_norm_rms_epsilon"]), 12),
        "vocab_size": len(fields["tokenizer.ggml.tokens"]),
        "eos_token_id": fields["tokenizer.ggml.eos_token_id"],
        "bos_token_id": fields.get("tokenizer.ggml.bos_token_id"),
        "hidden_act": "silu",
        "tie_word_embeddings": tied,
        "torch_dtype": "bfloat16",
        "use_sliding_window": False,
        "use_cache": True,
    }


def write_safetensors(tensors: Iterable[Tensor], path: Path, dequantize: Any) -> None:
    """Write the tensors as bfloat16 in the safetensors format: header length, JSON header, the data in order."""
    listed = list(tensors)
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    offset = 0
    for tensor in listed:
        header[tensor.name] = {
            "dtype": "BF16",
            "shape": list(tensor.shape),
            "data_offsets": [offset, offset + tensor.bytes],
        }
        offset += tensor.bytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in listed:
            file.write(bfloat16(dequantize(tensor.source.data, tensor.source.tensor_type)))


def bfloat16(values: Any) -> bytes:
    """Floats rounded to the nearest bfloat16, ties to even, little-endian."""
    import numpy as np

    bits = np.ascontiguousarray(values, dtype="<f4").view("<u4").reshape(-1)
    rounded: bytes = ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2").tobytes()
    return rounded


def write_tokenizer(fields: dict[str, Any], folder: Path) -> None:
    """tokenizer.json and tokenizer_config.json from the vocabulary, merges and chat template of the GGUF file."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    tokens, types = fields["tokenizer.ggml.tokens"], fields["tokenizer.ggml.token_type"]
    vocabulary = {token: number for number, token in enumerate(tokens) if types[number] == _NORMAL}
    merges = [tuple(merge.split(" ")) for merge in fields["tokenizer.ggml.merges"]]
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFC()
    split = pre_tokenizers.Split(Regex(_PIECES), "isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [split, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    for number, token in enumerate(tokens):
        if types[number] in (_CONTROL, _USER_DEFINED):
            tokenizer.add_tokens([AddedToken(token, special=types[number] == _CONTROL, normalized=False)])
            if tokenizer.token_to_id(token) != number:
                raise ValueError(f"token {token} got another number than {number}")
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": None,
        "eos_token": tokens[fields["tokenizer.ggml.eos_token_id"]],
        "pad_token": tokens[fields["tokenizer.ggml.padding_token_id"]],
        "model_max_length": fields["qwen2.context_length"],
        "chat_template": fields["tokenizer.chat_template"],
        "clean_up_tokenization_spaces": False,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config, ensure_ascii=False))


def convert(source: Path, folder: Path) -> None:
    """Write `source` as safetensors to `folder`, which appears only when complete. Raises ValueError for another family."""
    from gguf import GGUFReader, dequantize

    reader = GGUFReader(source)
    fields = {name: field.contents() for name, field in reader.fields.items()}
    family, cut = fields.get("general.architecture"), fields.get("tokenizer.ggml.pre")
    if (family, cut) != ("qwen2", "qwen2"):
        raise ValueError(f"only qwen2 files can be converted, this one is {family} with tokenizer {cut}")
    tensors = [
        Tensor(target_name(tensor.name), tuple(int(size) for size in reversed(tensor.shape)), tensor)
        for tensor in reader.tensors
    ]
    tied = all(tensor.name != "lm_head.weight" for tensor in tensors)
    config = model_config(fields, tied)
    draft = folder.with_name(folder.name + ".writing")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    write_safetensors(tensors, draft / "model.safetensors", dequantize)
    write_tokenizer(fields, draft)
    (draft / "config.json").write_text(json.dumps(config))
    ends = sorted({fields["tokenizer.ggml.eos_token_id"], fields["tokenizer.ggml.padding_token_id"]}, reverse=True)
    generation = {"eos_token_id": ends, "pad_token_id": fields["tokenizer.ggml.padding_token_id"], "do_sample": False}
    (draft / "generation_config.json").write_text(json.dumps(generation))
    draft.replace(folder)


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
