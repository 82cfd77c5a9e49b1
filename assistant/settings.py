"""One Settings object, read once from `YISONG_*` variables and `yisong.toml`, then passed in.

Nested values use two underscores in the environment: `YISONG_LLM__BASE_URL=http://127.0.0.1:8000/v1`.
The environment wins over the file. Nothing deeper in the package reads the environment.

    >>> Settings(llm={"seed": 7}).llm.seed
    7
"""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.errors import SettingsError

Engine = Literal["auto", "llamacpp", "vllm"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LlmSettings(_Section):
    """The chat model. With no `base_url`, an embedded server is started on loopback when first needed."""

    base_url: str | None = Field(None, description="an OpenAI-compatible endpoint, e.g. http://127.0.0.1:8000/v1")
    api_key: str = Field("not-needed", description="sent to base_url; local servers ignore it")
    model: str | None = Field(None, description="a served model's name, a .gguf path, or a hub name; none: embedded")
    engine: Engine = "auto"
    vllm: Path | None = Field(None, description="the vllm command, where it lives in an environment of its own")
    profile: Literal["auto", "small", "large"] = "auto"
    seed: int = 20240601
    timeout: float = Field(300.0, gt=0, description="seconds for one call")
    retries: int = Field(3, ge=0)
    concurrency: int = Field(4, ge=1, description="calls under way at once")
    context: int = Field(8192, ge=2048, description="tokens of context of an embedded server")
    cache: bool = Field(True, description="keep answers on disk under a hash of the request")


class EmbeddingSettings(_Section):
    """The embedding model: the embedded e5, a sentence-transformers model, or an endpoint."""

    provider: Literal["embedded", "sentence-transformers", "openai"] = "embedded"
    model: str | None = None
    base_url: str | None = None
    api_key: str = "not-needed"


class RetrievalSettings(_Section):
    """Chroma on disk by default; a server where `chroma_url` is set. `reranker` names a CrossEncoder (extra hf)."""

    chroma_url: str | None = None
    reranker: str | None = None
    k: int = Field(8, ge=1)


class OcrSettings(_Section):
    """Reading scans and pictures."""

    enabled: bool = True
    dpi: int = Field(200, ge=72, le=600)


class Settings(BaseSettings):
    """All settings in force. Paths are absolute after validation."""

    model_config = SettingsConfigDict(
        env_prefix="YISONG_", env_nested_delimiter="__", toml_file="yisong.toml", extra="forbid", frozen=True
    )

    llm: LlmSettings = LlmSettings()
    embeddings: EmbeddingSettings = EmbeddingSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    ocr: OcrSettings = OcrSettings()
    allow_remote: bool = Field(False, description="permit model endpoints that are not on this machine")
    region: str | None = Field(None, description="province for amount standards, e.g. 上海")
    data_dir: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("yisong")))
    cache_dir: Path = Field(default_factory=lambda: Path(platformdirs.user_cache_dir("yisong")))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (a .env file is not read)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @model_validator(mode="after")
    def _stay_on_this_machine(self) -> Settings:
        if self.allow_remote:
            return self
        for name, url in (("llm.base_url", self.llm.base_url), ("embeddings.base_url", self.embeddings.base_url)):
            if url is not None and not is_loopback(url):
                raise ValueError(
                    f"{name} 指向本机以外的地址 {url}，案件材料不得外传。确需使用时请设置 YISONG_ALLOW_REMOTE=1"
                )
        return self


def is_loopback(url: str) -> bool:
    """Whether `url` names this machine by a loopback address or `localhost`."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def load_settings(**overrides: object) -> Settings:
    """Settings from arguments, environment and yisong.toml. Raises SettingsError naming the faulty setting."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        faults = "；".join(
            f"{'.'.join(map(str, e['loc'])) or '设置'}：{e['msg'].removeprefix('Value error, ')}"
            for e in error.errors()
        )
        raise SettingsError(f"设置有误：{faults}") from error
