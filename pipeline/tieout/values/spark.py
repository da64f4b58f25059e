"""Say where Spark runs, for those who have it judge in place of DuckDB."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class SparkChoice:
    """Where Spark runs."""

    remote: str = ""
    """The address of a server of Spark Connect, `sc://host:port`; empty where Spark runs on this machine."""
    folder: str = ""
    """The folder that both this machine and that server read; empty where they are one machine."""

    @property
    def host(self) -> str:
        """The machine of the server."""
        return urlsplit(self.remote).hostname or ""

    @property
    def shown(self) -> str:
        """Name it without what only its owner may know: an address may hold a token."""
        if not self.remote:
            return "local"
        port = urlsplit(self.remote).port
        return f"sc://{self.host}" + (f":{port}" if port else "")
