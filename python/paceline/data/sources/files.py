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

    #: Beginning of the URIs of this kind, which is the name of the kind, too.
    scheme: ClassVar[str] = ""

    def __init__(self, uri: str) -> None:
        self._uri = uri

    @property
    def uri(self) -> str:
        """The URI."""
        return self._uri

    @classmethod
    def _get_source_type(cls) -> str:
        """The beginning of the URI: `s3`, `gs`, …"""
        return cls.scheme

    @classmethod
    def _can_resolve(cls, raw_source: Any) -> bool:
        """Whether this is a URI of this kind."""
        return bool(cls.scheme) and isinstance(raw_source, str) and urlsplit(raw_source).scheme == cls.scheme

    @classmethod
    def _resolve(cls, raw_source: Any) -> FileSystemDatasetSource:
        """The source of a URI or a path."""
        return cls(str(raw_source))

    def load(self, dst_path: str | None = None) -> str:
        """Have it on this machine, in the folder `dst_path` or where it is, and answer its path."""
        from paceline.artifacts import download_artifacts

        return download_artifacts(self._uri, dst_path=dst_path)

    def to_dict(self) -> dict[str, Any]:
        """The URI."""
        return {"uri": self._uri}


class LocalArtifactDatasetSource(FileSystemDatasetSource):
    """A path of this machine, or a `file:` URI."""

    @classmethod
    def _get_source_type(cls) -> str:
        """`local`."""
        return "local"

    @classmethod
    def _can_resolve(cls, raw_source: Any) -> bool:
        """Whether this is a path, or names a file of this machine."""
        if not isinstance(raw_source, str | os.PathLike):
            return False
        uri = urlsplit(os.fsdecode(raw_source))
        return uri.scheme == "" or (uri.scheme == "file" and uri.netloc in ("", "localhost"))


class S3ArtifactDatasetSource(FileSystemDatasetSource):
    """Amazon S3."""

    scheme = "s3"


class GCSArtifactDatasetSource(FileSystemDatasetSource):
    """Google Cloud Storage."""

    scheme = "gs"


class AzureBlobArtifactDatasetSource(FileSystemDatasetSource):
    """Azure Blob Storage."""

    scheme = "wasbs"


class AzureDataLakeArtifactDatasetSource(FileSystemDatasetSource):
    """Azure Data Lake."""

    scheme = "abfss"


class HdfsArtifactDatasetSource(FileSystemDatasetSource):
    """Hadoop."""

    scheme = "hdfs"


class ViewfsArtifactDatasetSource(HdfsArtifactDatasetSource):
    """Hadoop, by its view over several file systems."""

    scheme = "viewfs"


class FTPArtifactDatasetSource(FileSystemDatasetSource):
    """A server of FTP."""

    scheme = "ftp"


class SFTPArtifactDatasetSource(FileSystemDatasetSource):
    """A server of SFTP."""

    scheme = "sftp"


class R2ArtifactDatasetSource(FileSystemDatasetSource):
    """Cloudflare R2."""

    scheme = "r2"


class B2ArtifactDatasetSource(FileSystemDatasetSource):
    """Backblaze B2."""

    scheme = "b2"


class HTTPDatasetSource(DatasetSource):
    """A file at an address of the web."""

    _SCHEMES: ClassVar[tuple[str, ...]] = ("http", "https")

    def __init__(self, url: str) -> None:
        self._url = url

    @property
    def url(self) -> str:
        """The address."""
        return self._url

    @classmethod
    def _get_source_type(cls) -> str:
        """`http`."""
        return "http"

    @classmethod
    def _can_resolve(cls, raw_source: Any) -> bool:
        """Whether this is an address of the web."""
        return isinstance(raw_source, str) and urlsplit(raw_source).scheme in cls._SCHEMES

    @classmethod
    def _resolve(cls, raw_source: Any) -> HTTPDatasetSource:
        """The source of an address."""
        return cls(str(raw_source))

    def load(self, dst_path: str | None = None) -> str:
        """Fetch the file into the folder `dst_path`, or a new temporary one, and answer its path."""
        import shutil
        from urllib.request import urlopen

        from paceline.artifacts.atomic import written_aside

        if not self._can_resolve(self._url):
            raise MlflowException.invalid_parameter_value(f"{self._url!r} is no address of the web")
        with urlopen(self._url) as answer:
            # The server may say what the file is called; the name leads to no other folder.
            name = answer.headers.get_filename() or os.path.basename(unquote(urlsplit(self._url).path))
            if os.path.basename(name) != name:
                raise MlflowException.invalid_parameter_value(f"The server of {self._url!r} names a path: {name!r}")
            target = Path(dst_path or mkdtemp(prefix="paceline-")) / (name or "dataset_source")
            with written_aside(target) as file:
                shutil.copyfileobj(answer, file)
        return str(target)

    def to_dict(self) -> dict[str, Any]:
        """The address."""
        return {"url": self._url}
