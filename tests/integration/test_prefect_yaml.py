"""``prefect.yaml`` as Prefect itself reads it: entry point, parameters, schedule, limits."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from pipeline.settings import load_settings

pytestmark = pytest.mark.flow


@pytest.fixture(scope="module")
def deployments(root):
    """The deployments by name, with what Prefect fills in."""
    yaml = pytest.importorskip("yaml")
    # Prefect's own model of the file; it has no public name.
    from prefect.cli.deploy._models import PrefectYamlModel  # noqa: PLC0415 - loads in seconds

    text = (root / "prefect.yaml").read_text("utf-8")
    model = PrefectYamlModel.model_validate(yaml.safe_load(text))
    return {found.name: found for found in model.deployments}


def test_every_deployment_names_our_flow_and_gives_it_what_it_takes(deployments, root, monkeypatch):
    from prefect.flows import load_flow_from_entrypoint  # noqa: PLC0415

    monkeypatch.chdir(root)
    assert set(deployments) == {"weekly", "by-hand"}
    for found in deployments.values():
        flow = load_flow_from_entrypoint(found.entrypoint)
        assert flow.name == "ai-brief-run"
        job = flow.validate_parameters(found.parameters)["job"]
        # All of the parameters are shown, so that nobody has to look for them.
        assert list(asdict(job)) == list(found.parameters["job"])
        workspace = job.workspace
        assert (str(workspace.raw), str(workspace.reports)) == ("data/raw", "reports")
        assert job.load_settings() == load_settings(root / "settings.toml")


def test_the_schedule_is_that_of_serve(deployments):
    (schedule,) = deployments["weekly"].schedules
    assert (schedule.cron, schedule.timezone) == ("0 7 * * 1", "Asia/Seoul")
    assert not deployments["by-hand"].schedules


def test_two_runs_never_pile_up(deployments):
    for found in deployments.values():
        limit = found.concurrency_limit
        assert (limit.limit, limit.collision_strategy) == (1, "CANCEL_NEW")
        assert found.work_pool.name == "ai-brief"
