"""Every setting is documented where people look, and one that makes no sense is refused with the remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app import main
from pages.settings import PREFIX, SETTINGS, BadSetting, Settings

README = Path(__file__).parent.parent.parent / "README.md"


def test_the_readme_lists_every_setting_as_the_code_has_it() -> None:
    rows = re.findall(r"^\| `WAYMARK_(\w+)` \| (.*?) \| (.*) \|$", README.read_text(encoding="utf-8"), flags=re.M)
    assert rows == [(name, setting.default, setting.what) for name, setting in SETTINGS.items()]


def test_serve_help_lists_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--help"])
    told = capsys.readouterr().out
    for name, setting in SETTINGS.items():
        assert re.search(rf"{PREFIX}{name} .*\(default: {re.escape(setting.default)}\)", told), name


def test_no_other_setting_is_read_anywhere() -> None:
    root = README.parent
    files = [root / "app.py", *root.glob("pages/*.py"), *root.glob("data/*.py"), root / "Makefile", root / "Dockerfile"]
    named = {name for file in files for name in re.findall(r"\bWAYMARK_([A-Z_]*[A-Z])\b", file.read_text(encoding="utf-8"))}
    assert {"DATA", "TIER"} <= named <= set(SETTINGS)


def test_every_setting_arrives_in_its_field(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("kept\n", encoding="utf-8")
    given = {
        "DATA": "there",
        "TIER": "internal",
        "HOSTS": "https://news.example",
        "BASE": "/plans/",
        "PROXIES": "2",
        "NAMES": "plan.example .school.example",
        "SIGN_IN": "oidc",
        "ISSUER": "https://id.example/",
        "CLIENT": "waymark",
        "SECRET_FILE": str(file),
        "ROLES": str(file),
        "ROLE_CLAIM": "roles",
        "SCHOOLS_CLAIM": "schools",
        "STATE": "elsewhere",
        "LOG_DAYS": "7",
        "RATE": "5",
        "WORKERS": "4",
        "LOG": "requests",
    }
    assert given.keys() == SETTINGS.keys()
    assert Settings.from_env({PREFIX + name: text for name, text in given.items()} | {"PATH": "/bin"}) == Settings(
        data=Path("there"),
        tier="internal",
        hosts="https://news.example",
        base="/plans",
        proxies=2,
        names=("plan.example", ".school.example"),
        sign_in="oidc",
        issuer="https://id.example/",
        client="waymark",
        secret="kept",
        roles=file,
        role_claim="roles",
        schools_claim="schools",
        state=Path("elsewhere"),
        log_days=7,
        rate=5,
        workers=4,
        log="requests",
    )
    assert Settings.from_env({PREFIX + name: "" for name in given}) == Settings()


@pytest.mark.parametrize(
    ("name", "text", "remedy"),
    [
        ("TIER", "secret", "public or internal"),
        ("TEIR", "public", "did you mean WAYMARK_TIER"),
        ("ZZZ", "1", "is no setting"),
        ("BASE", "plans", "as /plans"),
        ("BASE", "/a/../b", "as /plans"),
        ("BASE", "https://district.example/plans", "as /plans"),
        ("PROXIES", "-1", "from 0 to 5"),
        ("RATE", "many", "whole number"),
        ("WORKERS", "0", "from 1 to 256"),
        ("NAMES", "https://plan.example", "without scheme"),
        ("ISSUER", "http://id.example", "https://id"),
        ("ISSUER", "https://id.example/?x=1", "https://id"),
        ("ROLES", "/nowhere/roles.toml", "no such file"),
        ("SECRET_FILE", "/nowhere/secret", "no such file"),
    ],
)
def test_nonsense_is_refused_by_name_with_the_remedy(name: str, text: str, remedy: str) -> None:
    with pytest.raises(BadSetting) as refused:
        Settings.from_env({PREFIX + name: text})
    assert f"{PREFIX}{name}" in str(refused.value)
    assert remedy in str(refused.value)


def test_the_command_says_what_is_missing_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in SETTINGS:
        monkeypatch.setenv(PREFIX + name, "")  # so that what the command itself sets is put back
    with pytest.raises(SystemExit, match="WAYMARK_SIGN_IN=off"):
        main(["serve", "--data", str(tmp_path), "--tier", "internal"])
    monkeypatch.setenv("WAYMARK_SIGN_IN", "off")
    with pytest.raises(SystemExit, match=r"not at 0\.0\.0\.0"):
        main(["serve", "--data", str(tmp_path), "--tier", "internal", "--host", "0.0.0.0"])
    assert "Traceback" not in capsys.readouterr().err
