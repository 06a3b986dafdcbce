# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The generated configurations are what TensorFlow Serving reads."""

import configparser
import os
import pathlib
import re

import pytest
import yaml
from google.protobuf import (
    descriptor_pb2,
    descriptor_pool,
    message_factory,
    text_format,
    wrappers_pb2,
)
from packaging.specifiers import SpecifierSet
from packaging.version import Version
from tensorflow_serving.config import model_server_config_pb2

from tfstyle.serving.memory_budget import BATCH_THREADS
from tfstyle.serving.server_configs import save_server_configs

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "tfstyle/serving/docker-compose.yml"

# tensorflow-serving-api has no stubs of these two; the fields are those of session_bundle_config
# .proto (BatchingParameters) and monitoring_config.proto. Text protos know fields by name alone.
BATCHING = {
    "max_batch_size": "Int64Value",
    "batch_timeout_micros": "Int64Value",
    "max_enqueued_batches": "Int64Value",
    "num_batch_threads": "Int64Value",
    "thread_pool_name": "StringValue",
    "enable_large_batch_splitting": "BoolValue",
    "max_execution_batch_size": "Int64Value",
}


def make_classes():
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(wrappers_pb2.DESCRIPTOR.serialized_pb)
    file = descriptor_pb2.FileDescriptorProto(
        name="configs.proto",
        package="p",
        syntax="proto3",
        dependency=["google/protobuf/wrappers.proto"],
    )
    field = descriptor_pb2.FieldDescriptorProto
    batching = file.message_type.add(name="BatchingParameters")
    for number, (name, type) in enumerate(BATCHING.items(), 1):
        batching.field.add(
            name=name,
            number=number,
            type=field.TYPE_MESSAGE,
            label=field.LABEL_OPTIONAL,
            type_name=f".google.protobuf.{type}",
        )
    prometheus = file.message_type.add(name="PrometheusConfig")
    for number, (name, type) in enumerate((("enable", "BOOL"), ("path", "STRING")), 1):
        prometheus.field.add(
            name=name,
            number=number,
            type=getattr(field, f"TYPE_{type}"),
            label=field.LABEL_OPTIONAL,
        )
    monitoring = file.message_type.add(name="MonitoringConfig")
    monitoring.field.add(
        name="prometheus_config",
        number=1,
        type=field.TYPE_MESSAGE,
        label=field.LABEL_OPTIONAL,
        type_name=".p.PrometheusConfig",
    )
    pool.Add(file)
    return [
        message_factory.GetMessageClass(pool.FindMessageTypeByName(f"p.{name}"))
        for name in ("BatchingParameters", "MonitoringConfig")
    ]


def write_version(folder):
    folder.mkdir(parents=True)
    (folder / "saved_model.pb").touch()


@pytest.fixture
def models(tmp_path):
    for version in ("tfstyle/1", "tfstyle/2", "tfstyle/10", "other/3", "other/.export-1"):
        write_version(tmp_path / version)
    for folder in ("empty", "photos/2024", "other/4"):
        (tmp_path / folder).mkdir(parents=True)
    save_server_configs(tmp_path)
    return tmp_path


def parse(path, message):
    return text_format.Parse(path.read_text(), message)


def test_models_config_names_every_model_and_labels_its_last_versions(models):
    parsed = parse(models / "models.config", model_server_config_pb2.ModelServerConfig())
    configs = {config.name: config for config in parsed.model_config_list.config}
    assert set(configs) == {"tfstyle", "other"}
    assert configs["tfstyle"].base_path == "/models/tfstyle"
    assert configs["tfstyle"].model_platform == "tensorflow"
    assert configs["tfstyle"].model_version_policy.latest.num_versions == 2
    assert dict(configs["tfstyle"].version_labels) == {"newest": 10, "previous": 2}
    assert dict(configs["other"].version_labels) == {"newest": 3}


@pytest.mark.parametrize("name", ['a"b', "a'b", "a\\b", "a\nb", "a{}b %s", "Gemälde 写真"])
def test_whatever_a_folders_name_holds_is_read_back(tmp_path, name):
    write_version(tmp_path / name / "1")
    save_server_configs(tmp_path)
    parsed = parse(tmp_path / "models.config", model_server_config_pb2.ModelServerConfig())
    (config,) = parsed.model_config_list.config
    assert (config.name, config.base_path) == (name, f"/models/{name}")


def test_a_folder_whose_name_is_not_utf_8_is_left_out(tmp_path):
    write_version(tmp_path / "model" / "1")
    write_version(pathlib.Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"), "1"))
    save_server_configs(tmp_path)
    parsed = parse(tmp_path / "models.config", model_server_config_pb2.ModelServerConfig())
    assert [config.name for config in parsed.model_config_list.config] == ["model"]


def test_a_folder_that_may_not_be_read_is_left_out(models, monkeypatch):
    iterdir = pathlib.Path.iterdir

    def refuse(path):
        if path.name == "photos":
            raise PermissionError(13, "Permission denied")
        return iterdir(path)

    monkeypatch.setattr(pathlib.Path, "iterdir", refuse)
    save_server_configs(models)
    parsed = parse(models / "models.config", model_server_config_pb2.ModelServerConfig())
    assert {config.name for config in parsed.model_config_list.config} == {"tfstyle", "other"}


def test_batching_never_joins_requests_and_bounds_the_queue(models):
    batching, _ = make_classes()
    parsed = parse(models / "batching.config", batching())
    assert parsed.max_execution_batch_size.value == 1
    assert parsed.enable_large_batch_splitting.value
    assert parsed.max_batch_size.value >= parsed.max_execution_batch_size.value
    assert parsed.max_enqueued_batches.value > 0
    assert parsed.num_batch_threads.value == BATCH_THREADS  # what the memory was reckoned with


def test_monitoring_is_exposed_to_prometheus(models):
    _, monitoring = make_classes()
    parsed = parse(models / "monitoring.config", monitoring())
    assert parsed.prometheus_config.enable
    assert parsed.prometheus_config.path.startswith("/")


def test_a_second_export_updates_the_models_and_keeps_what_was_tuned(models):
    (models / "batching.config").write_text("max_batch_size { value: 7 }\n")
    write_version(models / "tfstyle/11")
    save_server_configs(models, mount="/elsewhere")
    parsed = parse(models / "models.config", model_server_config_pb2.ModelServerConfig())
    configs = {config.name: config for config in parsed.model_config_list.config}
    assert dict(configs["tfstyle"].version_labels) == {"newest": 11, "previous": 10}
    assert configs["tfstyle"].base_path == "/elsewhere/tfstyle"
    assert (models / "batching.config").read_text() == "max_batch_size { value: 7 }\n"


def find_bounds(package):
    """The bounds of a requirement of the core."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg")
    return re.search(rf"^{package}([<>=].*)$", parser["options"]["install_requires"], re.M)[1]


def test_compose_publishes_both_ports_and_hands_over_the_generated_files(models):
    service = yaml.safe_load(COMPOSE.read_text())["services"]["tfstyle"]
    image = re.fullmatch(r"\$\{TFSTYLE_SERVING_IMAGE:-tensorflow/serving:(.+)\}", service["image"])
    assert Version(image[1]) in SpecifierSet(find_bounds("tensorflow"))
    assert [port.rpartition(":")[2] for port in service["ports"]] == ["8500", "8501"]
    mounted = [volume.rpartition("}")[2] for volume in service["volumes"]]
    assert mounted == [":/models:ro"]
    files = [word.partition("=")[2] for word in service["command"] if "=/models/" in word]
    assert sorted(files) == sorted(f"/models/{path.name}" for path in models.glob("*.config"))
