"""Every setting of the product, read once from the environment (prefix CCHC_) or a .env file."""

from __future__ import annotations

import ipaddress
import math
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class SettingError(Exception):
    """A setting cannot be used; the text names it and says why, without a full stop at the end."""


class Settings(BaseSettings):
    """The settings with their defaults. docs/settings.md is checked against this class by a test."""

    model_config = SettingsConfigDict(env_prefix="CCHC_", env_file=".env", extra="ignore")

    data_dir: Path = Field(
        default=Path("data"), description="Thư mục giữ toàn bộ dữ liệu (CSDL, tệp, chỉ mục)."
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="Máy chủ PostgreSQL (postgresql://tên:mật-khẩu@máy/csdl); trống: SQLite.",
    )
    database_url_file: Path | None = Field(
        default=None, description="Tệp chứa địa chỉ ấy, thay cho CCHC_DATABASE_URL."
    )
    office: str = Field(default="", description="Tên cơ quan mà dòng lệnh làm việc; trống: cơ quan đầu tiên.")
    web_host: str = Field(
        default="127.0.0.1", description="Địa chỉ trang chat; ngoài máy này thì phải có CCHC_WEB_KEY."
    )
    web_port: int = Field(default=8080, ge=0, le=65535, description="Cổng trang chat; 0: hệ điều hành chọn.")
    web_hosts: str = Field(
        default="", description="Tên máy khác được dùng để mở trang chat, cách nhau dấu phẩy."
    )
    web_key: SecretStr | None = Field(default=None, description="Khóa phải nhập để vào trang chat.")
    web_key_file: Path | None = Field(default=None, description="Tệp chứa khóa, thay cho CCHC_WEB_KEY.")
    telegram_token: SecretStr | None = Field(
        default=None, description="Mã bot Telegram; trống: kênh Telegram tắt."
    )
    telegram_token_file: Path | None = Field(
        default=None, description="Tệp chứa mã bot, thay cho CCHC_TELEGRAM_TOKEN."
    )
    telegram_url: str = Field(
        default="https://api.telegram.org", description="Máy chủ Bot API, nếu cơ quan chạy máy chủ riêng."
    )
    zalo_token: SecretStr | None = Field(default=None, description="Mã bot Zalo; trống: kênh Zalo tắt.")
    zalo_token_file: Path | None = Field(
        default=None, description="Tệp chứa mã bot, thay cho CCHC_ZALO_TOKEN."
    )
    zalo_url: str = Field(default="https://bot-api.zaloplatforms.com", description="Máy chủ Zalo Bot API.")
    worker_seconds: float = Field(default=1.0, gt=0, description="Bao lâu xem một lần có gì phải gửi (giây).")
    sends_at_once: int = Field(
        default=1,
        ge=1,
        le=30,
        description="Số tin đang gửi cùng lúc; khi máy tắt đột ngột, chừng ấy tin có thể không rõ đã tới.",
    )
    upload_mb: int = Field(default=20, ge=1, le=50, description="Tệp lớn nhất nhận từ người dùng (MB).")
    read_seconds: float = Field(default=120.0, gt=0, description="Lâu nhất chờ đọc xong một trang (giây).")
    embedding: Path | None = Field(
        default=None, description="Thư mục mô hình sentence-transformers; trống: mô hình đi kèm."
    )
    embedding_backend: str = Field(default="torch", description="Cách chạy mô hình: torch, onnx, openvino.")
    question_prefix: str = Field(default="", description="Tiền tố của câu hỏi mà mô hình nhúng cần.")
    passage_prefix: str = Field(default="", description="Tiền tố của đoạn văn mà mô hình nhúng cần.")
    reranker: Path | None = Field(
        default=None, description="Thư mục mô hình CrossEncoder xếp lại 5 đoạn đầu; trống: không dùng."
    )
    chroma_url: str = Field(
        default="", description="Máy chủ Chroma (http://máy:8000); trống: Chroma nhúng trong thư mục dữ liệu."
    )
    abbreviations: Path | None = Field(
        default=None, description="Tệp TOML các chữ viết tắt riêng của cơ quan."
    )
    chat_model: str = Field(
        default="",
        description="Mô hình viết câu trả lời (openai:tên, ollama:tên); trống: chỉ trích nguyên văn.",
    )
    chat_url: str = Field(default="", description="Địa chỉ API của mô hình, nếu không phải mặc định.")
    chat_key: SecretStr | None = Field(default=None, description="Khóa API của mô hình.")
    chat_key_file: Path | None = Field(default=None, description="Tệp chứa khóa API, thay cho CCHC_CHAT_KEY.")
    chat_seconds: float = Field(default=20.0, gt=0, description="Lâu nhất chờ mô hình trả lời (giây).")
    log_level: str = Field(default="INFO", description="Mức nhật ký: DEBUG, INFO, WARNING, ERROR.")

    @field_validator(
        "database_url",
        "database_url_file",
        "web_key",
        "telegram_token",
        "web_key_file",
        "telegram_token_file",
        "zalo_token",
        "zalo_token_file",
        "chat_key",
        "chat_key_file",
        "embedding",
        "reranker",
        "abbreviations",
        mode="before",
    )
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in LOG_LEVELS:
            raise ValueError(f"phải là một trong: {', '.join(LOG_LEVELS[:-1])}")
        return value.upper()

    @field_validator("worker_seconds", "read_seconds", "chat_seconds")
    @classmethod
    def _finite(cls, value: float) -> float:
        if not math.isfinite(value):
            raise ValueError("phải là số hữu hạn")
        return value

    @property
    def database_secret(self) -> str | None:
        return _secret("CCHC_DATABASE_URL_FILE", self.database_url, self.database_url_file)

    @property
    def web_secret(self) -> str | None:
        return _secret("CCHC_WEB_KEY_FILE", self.web_key, self.web_key_file)

    @property
    def telegram_secret(self) -> str | None:
        return _secret("CCHC_TELEGRAM_TOKEN_FILE", self.telegram_token, self.telegram_token_file)

    @property
    def zalo_secret(self) -> str | None:
        return _secret("CCHC_ZALO_TOKEN_FILE", self.zalo_token, self.zalo_token_file)

    @property
    def chat_secret(self) -> str | None:
        return _secret("CCHC_CHAT_KEY_FILE", self.chat_key, self.chat_key_file)

    @property
    def upload_bytes(self) -> int:
        return self.upload_mb * 2**20

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        named = tuple(host.strip() for host in self.web_hosts.split(",") if host.strip())
        return tuple(dict.fromkeys((*LOOPBACK[:2], *_own_name(self.web_host), *named)))


def _own_name(host: str) -> tuple[str, ...]:
    """The address that the page listens on, as a browser writes it; none for "every address"."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return (host,) if host not in {"", "*", "0"} else ()
    return () if address.is_unspecified else (str(address),)


def _secret(variable: str, value: SecretStr | None, file: Path | None) -> str | None:
    """The secret itself, or what lies in its file.

    Raises:
        SettingError: where the file cannot be read, or holds nothing: an empty key would let anyone in.
    """
    if value is not None:
        return value.get_secret_value()
    if file is None:
        return None
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingError(f"{variable}: không đọc được tệp {file}") from error
    except UnicodeDecodeError as error:
        raise SettingError(f"{variable}: tệp {file} không phải UTF-8") from error
    if not secret:
        raise SettingError(f"{variable}: tệp {file} trống")
    return secret
