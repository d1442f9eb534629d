"""Settings: defaults, overrides, and errors that name the place."""

from __future__ import annotations

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import Settings, digest_of, load_settings


def test_defaults_without_a_file():
    assert load_settings(None) == Settings()


def test_a_value_is_overridden(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text("[analyze]\nseed = 7\ninterval = 1\n")
    settings = load_settings(file)
    assert settings.analyze.seed == 7
    assert settings.ingest == Settings().ingest
    assert digest_of(settings) != digest_of(Settings())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[nonsense]\nx = 1", r"no section \[nonsense\]; there are ingest"),
        ("[analyze]\nsed = 1", "no setting 'sed'; there are seed"),
        ("[analyze]\nseed = 'x'", "seed must be of type int"),
        ("[analyze]\nseed = true", "seed must be of type int"),
        ("analyze = 3", "no section"),
        ("[analyze", "no valid TOML"),
    ],
)
def test_errors_name_file_and_place(tmp_path, text, message):
    file = tmp_path / "settings.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=message) as caught:
        load_settings(file)
    assert "settings.toml" in str(caught.value)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path / "none.toml")
