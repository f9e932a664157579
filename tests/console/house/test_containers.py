"""The compose file obeys the Compose Specification and this project; the image's steps run in an unpacked root."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from console.commands.line import CHILDREN, COMMANDS
from console.house import known_settings

from .dockerfile import carry_out, steps

ROOT = Path(__file__).parents[3]
SCHEMA = Path(__file__).with_name("schemas") / "compose-spec.json"
SERVICES = {"asterisk", "app", "captions", "agi", "worker", "db"}


def composed() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def test_the_compose_file_obeys_the_specification() -> None:
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text("utf-8")))
    assert [str(fault) for fault in validator.iter_errors(composed())] == []


def test_the_schema_finds_a_wrong_compose_file() -> None:
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text("utf-8")))
    wrong = composed()
    wrong["services"]["app"]["helthcheck"] = {}
    assert not validator.is_valid(wrong)


def test_six_services_each_with_a_health_check_and_what_it_keeps_in_a_volume() -> None:
    services = composed()["services"]
    assert set(services) == SERVICES | {"setup"}
    for name in SERVICES:
        assert services[name]["healthcheck"]["test"]
        assert services[name]["volumes"]
    named = {volume.partition(":")[0] for service in services.values() for volume in service["volumes"]}
    assert named == set(composed()["volumes"])


def test_every_command_and_variable_of_the_compose_file_exists() -> None:
    known = {setting.variable for setting in known_settings.all_settings()} | {"REXIAN_HOME"}
    for name, service in composed()["services"].items():
        if name == "db":
            continue
        assert service["command"][1] in COMMANDS + CHILDREN
        assert {word for word in service["environment"] if word.startswith("REXIAN_")} <= known
        if "healthcheck" in service:
            assert service["healthcheck"]["test"][1:] == ["rexian", "status", "--only", name]


def test_no_password_stands_in_the_compose_file() -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    assert all("${" in line for line in text.splitlines() if re.search(r"PASSWORD: ", line))


def test_the_image_starts_what_the_compose_file_expects() -> None:
    words = [step.word for step in steps((ROOT / "docker/rexian.Dockerfile").read_text("utf-8"))]
    assert words[0] == "FROM"
    assert words.index("USER") > max(place for place, word in enumerate(words) if word == "RUN")


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_the_image_can_be_built_in_an_unpacked_root(tmp_path: Path) -> None:
    if not os.environ.get("REXIAN_CONTAINER_TEST"):
        pytest.skip("takes two minutes; as root: REXIAN_CONTAINER_TEST=1 make test PYTEST=tests/console/house")
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        pytest.skip("needs root and debootstrap: apt-get install debootstrap")
    dockerfile = ROOT / "docker/rexian.Dockerfile"
    suite = next(step.rest for step in steps(dockerfile.read_text("utf-8")) if step.word == "FROM")
    suite = re.sub(r"^debian:|-slim$", "", suite)
    root = tmp_path / "root"
    # Its mirror is the machine's own, never a name written here.
    subprocess.run(["debootstrap", "--variant=minbase", suite, str(root), *_mirror()], check=True)
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    # What a builder behind this machine's proxy would have put into docker/authorities.
    own = Path("/usr/local/share/ca-certificates")
    if own.is_dir():
        shutil.copytree(own, root / str(own)[1:], dirs_exist_ok=True)
    environment = carry_out(dockerfile, ROOT, root)
    told = subprocess.run(
        ["chroot", "--userspec=rexian", str(root), "/opt/rexian/.venv/bin/rexian", "doctor"],
        env=environment | {"REXIAN_HOME": "/var/lib/rexian", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "22." in told.stdout, told.stderr  # the unpacked Asterisk runs, and its version is in the table


def _mirror() -> list[str]:
    told = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE)"], capture_output=True, text=True, check=True
    )
    return [site for site in told.stdout.split() if site.endswith("/debian")][:1]
