# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The manifests are what Kubernetes' API takes, and fit the server that they start."""

import copy
import pathlib

import kubernetes_validate
import pytest
import requests
import yaml
from loopback.process import LoopbackServer

from tfstyle.inference.memory import parse_memory
from tfstyle.serving.memory_budget import BATCH_THREADS, DEFAULT_MAX_MEMORY

SERVING = pathlib.Path(__file__).resolve().parents[2] / "tfstyle" / "serving"
# The oldest and the newest that the package has.
VERSIONS = (kubernetes_validate.utils.all_versions()[0], kubernetes_validate.latest_version())


@pytest.fixture(scope="module")
def manifests():
    documents = yaml.safe_load_all((SERVING / "kubernetes.yml").read_text())
    return {document["kind"]: document for document in documents}


@pytest.fixture(scope="module")
def container(manifests):
    (only,) = manifests["Deployment"]["spec"]["template"]["spec"]["containers"]
    return only


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "kind", ["Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget"]
)
def test_each_manifest_is_valid_by_the_schema_of_the_api(manifests, kind, version):
    kubernetes_validate.validate(manifests[kind], version, strict=True)


def test_the_schema_finds_a_misspelt_field(manifests):
    wrong = copy.deepcopy(manifests["Deployment"])
    wrong["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError, match="readynessProbe"):
        kubernetes_validate.validate(wrong, VERSIONS[-1], strict=True)


def test_everything_selects_the_pods_of_the_deployment(manifests):
    deployment = manifests["Deployment"]
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert deployment["spec"]["selector"]["matchLabels"] == labels
    assert manifests["Service"]["spec"]["selector"] == labels
    assert manifests["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    target = manifests["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("Deployment", deployment["metadata"]["name"])


def test_it_starts_the_server_of_the_compose_file(container):
    compose = yaml.safe_load((SERVING / "docker-compose.yml").read_text())["services"]["tfstyle"]
    assert container["args"] == compose["command"]
    assert container["image"] in compose["image"]


def test_ports_named_by_service_and_probes_are_the_servers(manifests, container):
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert ports == {"grpc": 8500, "rest": 8501}
    for port in manifests["Service"]["spec"]["ports"]:
        assert ports[port["targetPort"]] == port["port"]
    for probe in ("startupProbe", "readinessProbe"):
        assert container[probe]["httpGet"]["port"] in ports
    assert container["livenessProbe"]["tcpSocket"]["port"] in ports


def test_memory_and_processors_suffice_for_what_is_restyled_at_once(container):
    resources = container["resources"]
    limit = parse_memory(resources["limits"]["memory"].replace("Gi", "GiB"))
    assert limit >= parse_memory(DEFAULT_MAX_MEMORY) + 2**30
    assert resources["requests"]["memory"] == resources["limits"]["memory"]
    assert int(resources["requests"]["cpu"]) == BATCH_THREADS


def test_a_request_under_way_may_end_before_the_pod_does(manifests, container):
    (timeout,) = [a for a in container["args"] if a.startswith("--rest_api_timeout_in_ms=")]
    pause = int(container["lifecycle"]["preStop"]["exec"]["command"][-1])
    grace = manifests["Deployment"]["spec"]["template"]["spec"]["terminationGracePeriodSeconds"]
    assert grace >= pause + int(timeout.partition("=")[2]) / 1000


@pytest.mark.broad
def test_the_probe_fails_while_the_model_loads_and_passes_when_it_answers(container, models_folder):
    path = container["readinessProbe"]["httpGet"]["path"].replace("tfstyle", "tint")
    with LoopbackServer(models_folder / "models.config", "--hold_loading") as server:
        assert requests.get(server.rest + path, timeout=60).status_code == 404
        assert requests.get(server.rest + "/v1/models/tint", timeout=60).status_code == 200
        server.order(loaded=True)
        assert requests.get(server.rest + path, timeout=60).status_code == 200
