"""What the model registry holds."""

from paceline.entities.key_value import ModelVersionTag, RegisteredModelTag
from paceline.entities.model_registry.model_version import ModelVersion
from paceline.entities.model_registry.registered_model import RegisteredModel, RegisteredModelAlias

__all__ = ["ModelVersion", "ModelVersionTag", "RegisteredModel", "RegisteredModelAlias", "RegisteredModelTag"]
