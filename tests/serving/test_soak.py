# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Many mixed requests, while servers are killed and models exchanged: none lost, none wrong."""

import math
import shutil
import threading

import pytest
from loopback.process import LoopbackServer

from tfstyle.errors import InputError
from tfstyle.evaluation import soak
from tfstyle.evaluation.soak import SoakOptions, run_soak
from tfstyle.evaluation.soak_report import Answer, Reading, format_soak, summarize
from tfstyle.serving.server_configs import save_server_configs


@pytest.fixture
def models(models_folder, tmp_path):
    """A folder of its own with version 1; `publish(2)` adds the other and its labels."""
    folder = tmp_path / "models"
    (folder / "tint").mkdir(parents=True)

    def publish(version):
        place = folder / "tint" / str(version)
        shutil.copytree(models_folder / "tint" / str(version), place)
        save_server_configs(folder)
        return str(place)

    publish(1)
    return folder, publish


@pytest.fixture
def make_options(tmp_path):
    def make(saved_models, server, **options):
        return SoakOptions(
            tuple(map(str, saved_models)),
            (server.rest, server.grpc),
            model="tint",
            **{"requests": 120, "output": str(tmp_path / "out"), **options},
        )

    return make


def check_all_right(figures, requests):
    assert figures.examples == ()
    assert (figures.lost, figures.wrong) == (0, 0)
    assert figures.good + figures.faulty == requests


def test_good_requests_are_answered_and_faulty_ones_refused_by_name(
    server, models_folder, make_options, tmp_path
):
    options = make_options(
        [models_folder / "tint" / "2"], server, server_process=str(server.number)
    )
    figures = run_soak(options)
    check_all_right(figures, 120)
    assert figures.faulty == pytest.approx(24, abs=3)
    assert 0 < figures.latencies[50] <= figures.latencies[95] <= figures.latencies[99]
    report = (tmp_path / "out" / "soak.md").read_text()
    assert f"120 requests, {figures.faulty} of them faulty, 8 at once." in report
    assert (tmp_path / "out" / "soak.png").read_bytes().startswith(b"\x89PNG")


def test_answers_of_a_version_that_is_not_served_are_counted_as_wrong(
    server, models_folder, make_options
):
    options = make_options([models_folder / "tint" / "1"], server, requests=20, faulty_share=0)
    figures = run_soak(options)
    assert figures.wrong == 20 and figures.lost == 0
    assert figures.examples == ("wrong: the picture is that of no version",)


@pytest.mark.broad
def test_a_server_killed_and_restarted_under_load_loses_no_request(models, make_options):
    folder, _ = models
    with LoopbackServer(folder / "models.config") as server:

        def on_answer(count):
            if count == 40:
                server.restart()

        options = make_options([folder / "tint" / "1"], server)
        check_all_right(run_soak(options, on_answer=on_answer), 120)


@pytest.mark.broad
def test_a_version_swapped_in_under_load_fails_no_request(models, make_options):
    folder, publish = models
    second = publish(2)
    shutil.move(second, folder / "kept")  # so that what is expected is known before it is served
    save_server_configs(folder)
    with LoopbackServer(folder / "models.config") as server:

        def on_answer(count):
            if count == 40:
                publish_again()
                server.order(reload=True)

        def publish_again():
            shutil.copytree(folder / "kept", second)
            save_server_configs(folder)

        options = make_options([folder / "tint" / "1", folder / "kept"], server)
        check_all_right(run_soak(options, on_answer=on_answer), 120)
        # All that were asked after the swap are the new version's.
        after = make_options([second], server, requests=20)
        check_all_right(run_soak(after), 20)


@pytest.mark.broad
def test_a_canary_is_asked_by_its_label_and_nobody_else_meets_it(models, make_options):
    folder, publish = models
    publish(2)
    with LoopbackServer(folder / "models.config") as server:
        for label, version in (("previous", 1), ("newest", 2)):
            options = make_options(
                [folder / "tint" / str(version)], server, label=label, requests=20
            )
            check_all_right(run_soak(options), 20)


def test_growth_compares_the_last_quarter_with_the_second():
    answers = [Answer(0.1, False, "right"), Answer(0.3, False, "lost: gone")]
    readings = [Reading(0.0, 7, mib) for mib in (1, 1, 100, 100, 50, 50, 110, 110)]
    after_a_restart = [Reading(1.0, 9, 200.0) for _ in range(8)]
    figures = summarize(answers, readings + after_a_restart)
    assert figures.memory_growth == pytest.approx((1.1, 1.0))
    assert (figures.lost, figures.memory_peak) == (1, 200)
    assert figures.latencies[50] == pytest.approx(0.2)
    assert "ran in 2 processes" in format_soak(figures, 8) and "1.100, 1.000" in format_soak(
        figures, 8
    )
    (growth,) = summarize(answers, readings[:7]).memory_growth
    assert math.isnan(growth)


@pytest.mark.parametrize(
    "options, words",
    [
        ({"servers": ()}, "--servers: name a running server"),
        ({"requests": 0}, "whole numbers of 1 or more"),
        ({"faulty_share": 1.0}, "faulty_share=1.0"),
        ({"server_process": str(2**22 + 1)}, "no such process"),
        ({"server_process": "/nowhere/server.pid"}, "/nowhere/server.pid: no such process"),
        ({"saved_models": ("/nowhere",)}, "/nowhere"),
    ],
)
def test_what_cannot_be_is_named_before_anything_is_sent(options, words, models_folder, tmp_path):
    given = {
        "saved_models": (str(models_folder / "tint"),),
        "servers": ("http://127.0.0.1:9",),
        "model": "tint",
        "output": str(tmp_path / "out"),
        **options,
    }
    with pytest.raises(InputError, match=words):
        run_soak(SoakOptions(**given))
    assert not (tmp_path / "out").exists()


@pytest.mark.slow  # 12 minutes on a busy core
def test_of_ten_thousand_requests_none_is_lost_none_wrong_and_memory_stays(
    models, make_options, monkeypatch, tmp_path
):
    """While the server is killed and restarted in their middle."""
    folder, publish = models
    publish(2)
    monkeypatch.setattr(soak, "MEMORY_EVERY", 0.2)
    pid_file = tmp_path / "server.pid"
    with LoopbackServer(folder / "models.config", "--pid_file", str(pid_file)) as server:
        restarting = threading.Thread(target=server.restart)

        def on_answer(count):
            if count == 5000:
                restarting.start()

        options = make_options(
            [folder / "tint" / "2"], server, requests=10_000, server_process=str(pid_file)
        )
        figures = run_soak(options, on_answer=on_answer)
        restarting.join()
    check_all_right(figures, 10_000)
    assert len(figures.memory_growth) == 2 and max(figures.memory_growth) < 1.05
