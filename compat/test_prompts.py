"""Prompts: registered models with certain tags, as far as the server is concerned."""

from __future__ import annotations

import mlflow
import pytest
from mlflow import MlflowClient, MlflowException

from support import MLFLOW_3, needs_mlflow_3

#: Where MLflow 3 keeps these functions, and MLflow 2 has them.
prompts = mlflow.genai if MLFLOW_3 else mlflow


@pytest.fixture
def prompt(unique_name: str) -> str:
    """Name of a prompt with two versions."""
    # Prompts may have fewer characters in their names than tests.
    name = f"prompt-{unique_name[-8:]}"
    prompts.register_prompt(name=name, template="Hello {{ name }}", commit_message="first", tags={"team": "red"})
    prompts.register_prompt(name=name, template="Hi {{ name }}!\nÜ", commit_message="second")
    return name


def test_versions_of_a_prompt(prompt: str) -> None:
    first = prompts.load_prompt(prompt, version=1)
    # MLflow 2 keeps the number as text.
    assert (int(first.version), first.template, first.commit_message) == (1, "Hello {{ name }}", "first")
    assert first.format(name="you") == "Hello you"
    assert prompts.load_prompt(f"prompts:/{prompt}/2").template == "Hi {{ name }}!\nÜ"


def test_an_alias_of_a_prompt(prompt: str) -> None:
    prompts.set_prompt_alias(prompt, "live", 1)
    assert int(prompts.load_prompt(f"prompts:/{prompt}@live").version) == 1

    prompts.set_prompt_alias(prompt, "live", 2)
    assert int(prompts.load_prompt(f"prompts:/{prompt}@live").version) == 2

    prompts.delete_prompt_alias(prompt, "live")
    with pytest.raises(MlflowException):
        prompts.load_prompt(f"prompts:/{prompt}@live", **({"cache_ttl_seconds": 0} if MLFLOW_3 else {}))


def test_prompts_are_not_among_models(client: MlflowClient, prompt: str) -> None:
    assert client.search_registered_models(f"name = '{prompt}'") == []
    assert client.search_model_versions(f"name = '{prompt}'") == []


def test_a_prompt_and_a_model_do_not_share_a_name(client: MlflowClient, prompt: str) -> None:
    with pytest.raises(MlflowException) as refused:
        client.create_registered_model(prompt)
    assert refused.value.error_code == "RESOURCE_ALREADY_EXISTS"


@needs_mlflow_3
def test_search_for_prompts(client: MlflowClient, prompt: str) -> None:
    assert [found.name for found in prompts.search_prompts(f"name = '{prompt}'")] == [prompt]
    assert [found.version for found in client.search_prompt_versions(prompt)] == [2, 1]


@needs_mlflow_3
def test_tags_of_a_prompt(client: MlflowClient, prompt: str) -> None:
    client.set_prompt_tag(prompt, "stage", "draft")
    client.set_prompt_version_tag(prompt, 1, "kind", "greeting")

    assert {"team": "red", "stage": "draft"}.items() <= client.get_prompt(prompt).tags.items()
    assert client.get_prompt_version(prompt, 1).tags["kind"] == "greeting"


@needs_mlflow_3
def test_a_prompt_is_deleted_version_by_version(client: MlflowClient, prompt: str) -> None:
    client.delete_prompt_version(prompt, "1")
    client.delete_prompt_version(prompt, "2")
    client.delete_prompt(prompt)

    assert client.get_prompt(prompt) is None
