"""`models:/` URIs: a logged model by id, or a version of a registered model by number, alias or stage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from paceline.entities.model_registry import ModelVersion
from paceline.exceptions import MlflowException

if TYPE_CHECKING:
    from paceline.resources.model_versions import ModelVersionCalls

_SCHEME = "models:/"
_LOGGED_MODEL_ID = re.compile(r"m-[0-9a-f]{32}")


class ModelUri(NamedTuple):
    """What a URI says: the id of a logged model, or the name of a registered one and which version."""

    model_id: str | None = None
    #: Path inside the model.
    path: str = ""
    name: str = ""
    alias: str | None = None
    #: A number, `latest`, or a stage.
    version: str = ""

    @classmethod
    def parse(cls, uri: str) -> ModelUri:
        """Read a URI.

        >>> ModelUri.parse("models:/cats/3").version, ModelUri.parse("models:/cats@champion").alias
        ('3', 'champion')
        >>> ModelUri.parse("models:/cats/3/sub/classes.json").path
        'sub/classes.json'
        """
        parts = uri.removeprefix(_SCHEME).strip("/").split("/")
        if not uri.startswith(_SCHEME) or not all(parts):
            raise _invalid(uri)
        name, at, alias = parts[0].partition("@")
        if at:
            if not name or not alias:
                raise _invalid(uri)
            return cls(name=name, alias=alias, path="/".join(parts[1:]))
        if len(parts) == 1 or _LOGGED_MODEL_ID.fullmatch(name):
            return cls(model_id=name, path="/".join(parts[1:]))
        return cls(name=name, version=parts[1], path="/".join(parts[2:]))


def version_of_uri(client: ModelVersionCalls, uri: str) -> ModelVersion:
    """The version of a registered model that a URI names, and no file in it."""
    parsed = ModelUri.parse(uri)
    if parsed.model_id is not None or parsed.path:
        what = "a file in a model" if parsed.path else "a logged model"
        raise MlflowException.invalid_parameter_value(f"{uri!r} names {what} and no version of a registered one")
    return named_version(client, parsed)


def named_version(client: ModelVersionCalls, parsed: ModelUri) -> ModelVersion:
    """The version of a registered model that a URI is about."""
    if parsed.alias is not None:
        return client.get_model_version_by_alias(parsed.name, parsed.alias)
    if parsed.version.isdigit():
        return client.get_model_version(parsed.name, parsed.version)
    stages = None if parsed.version.lower() == "latest" else [parsed.version]
    versions = client.get_latest_versions(parsed.name, stages)
    if not versions:
        raise MlflowException(f"Model {parsed.name!r} has no version {parsed.version!r}", "RESOURCE_DOES_NOT_EXIST")
    return max(versions, key=lambda version: int(version.version))


def _invalid(uri: str) -> MlflowException:
    return MlflowException.invalid_parameter_value(
        f"Invalid URI of a model {uri!r}: it is models:/<model id>, models:/<name>/<version or stage> or "
        "models:/<name>@<alias>, and maybe a path"
    )
