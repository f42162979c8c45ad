"""Data in files: at addresses, on this machine, in object stores."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from paceline.data.dataset_source import DatasetSource
from paceline.exceptions import MlflowException


class FileSystemDatasetSource(DatasetSource):
    """A file or a folder that a URI names."""

    #: Beginnings of the URIs of this kind.
    schemes: ClassVar[tuple[str, ...]] = ()

    def __init__(self, uri: str) -> None:
        self._uri = uri

    @property
    def uri(self) -> str:
        """The URI."""
        return self._uri

    def _get_source_type(self) -> str:
        """The beginning of the URI: `s3`, `gs`, …"""
        return urlsplit(self._uri).scheme

    def load(self, dst_path: str | None = None) -> str:
        """Have it on this machine, in the folder `dst_path` or where it is, and answer its path."""
        from paceline.artifacts import download_artifacts

        return download_artifacts(self._uri, dst_path=dst_path)

    def to_dict(self) -> dict[str, Any]:
        """The URI."""
        return {"uri": self._uri}


class LocalArtifactDatasetSource(FileSystemDatasetSource):
    """A path of this machine, or a `file:` URI."""

    schemes = ("", "file")

    def _get_source_type(self) -> str:
        """`local`."""
        return "local"


class S3ArtifactDatasetSource(FileSystemDatasetSource):
    """Amazon S3."""

    schemes = ("s3",)


class GCSArtifactDatasetSource(FileSystemDatasetSource):
    """Google Cloud Storage."""

    schemes = ("gs",)


class AzureBlobArtifactDatasetSource(FileSystemDatasetSource):
    """Azure Blob Storage."""

    schemes = ("wasbs",)


class AzureDataLakeArtifactDatasetSource(FileSystemDatasetSource):
    """Azure Data Lake."""

    schemes = ("abfss",)


class HdfsArtifactDatasetSource(FileSystemDatasetSource):
    """Hadoop."""

    schemes = ("hdfs", "viewfs")


class FTPArtifactDatasetSource(FileSystemDatasetSource):
    """A server of FTP."""

    schemes = ("ftp",)


class SFTPArtifactDatasetSource(FileSystemDatasetSource):
    """A server of SFTP."""

    schemes = ("sftp",)


class R2ArtifactDatasetSource(FileSystemDatasetSource):
    """Cloudflare R2."""

    schemes = ("r2",)


class B2ArtifactDatasetSource(FileSystemDatasetSource):
    """Backblaze B2."""

    schemes = ("b2",)


class HTTPDatasetSource(DatasetSource):
    """A file at an address of the web."""

    schemes: ClassVar[tuple[str, ...]] = ("http", "https")

    def __init__(self, url: str) -> None:
        self._url = url

    @property
    def url(self) -> str:
        """The address."""
        return self._url

    def _get_source_type(self) -> str:
        """`http`."""
        return "http"

    def load(self, dst_path: str | None = None) -> str:
        """Fetch the file into the folder `dst_path`, or a new temporary one, and answer its path."""
        import shutil
        from urllib.request import urlopen

        from paceline.artifacts.atomic import written_aside

        if urlsplit(self._url).scheme not in self.schemes:
            raise MlflowException.invalid_parameter_value(f"{self._url!r} is no address of the web")
        name = os.path.basename(unquote(urlsplit(self._url).path)) or "dataset_source"
        target = Path(dst_path or mkdtemp(prefix="paceline-")) / name
        with urlopen(self._url) as answer, written_aside(target) as file:
            shutil.copyfileobj(answer, file)
        return str(target)

    def to_dict(self) -> dict[str, Any]:
        """The address."""
        return {"url": self._url}
