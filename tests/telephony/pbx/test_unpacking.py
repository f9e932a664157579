"""Asterisk without root from the distribution's packages: from clean, once for all, and what is said when it fails."""

import hashlib
import os
import platform
import socket
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from intake.sentences import LANGUAGES
from telephony import pbx
from telephony.pbx import installation, private_apt, unpacking
from telephony.pbx.apt_sources import Source
from telephony.pbx.installation import MARK
from telephony.pbx.refusals import AsteriskBroken, AsteriskTooOld, MirrorAway, NoLoader, NoMirrorKnown, PackageGone
from tests.asterisk_fixture import line_settings, running_line
from tests.waiting import until


def quiet(_share: float, _sentence: str) -> None: ...


def a_source(uri: str) -> Source:
    return Source(uris=(uri,), suites=("bookworm",), components=("main",), signed_by="", trusted=True)


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/usr/bin/apt-get").exists():
        pytest.skip("needs apt: this machine is not of Debian's family")
    release = {"ID": "debian", "VERSION_CODENAME": "bookworm", "PRETTY_NAME": "Debian"}
    monkeypatch.setattr(private_apt, "read_os_release", lambda _: release)


@pytest.fixture
def empty_mirror(tmp_path: Path) -> Iterator[str]:
    """A flat archive without a single package, over http on loopback."""
    folder = tmp_path / "mirror/dists/sid"
    (folder / "main/binary-amd64").mkdir(parents=True)
    (folder / "main/binary-arm64").mkdir(parents=True)
    for architecture in ("amd64", "arm64"):
        (folder / f"main/binary-{architecture}/Packages").touch()
    empty = hashlib.sha256(b"").hexdigest()
    lines = [f" {empty} 0 main/binary-{architecture}/Packages" for architecture in ("amd64", "arm64")]
    (folder / "Release").write_text(
        "Origin: Test\nSuite: sid\nCodename: sid\nArchitectures: amd64 arm64\nComponents: main\n"
        "Date: Mon, 23 Nov 2015 00:00:00 UTC\nSHA256:\n" + "\n".join(lines) + "\n"
    )

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "mirror")))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.mark.slow
@pytest.mark.asterisk
def test_unpacked_from_clean_it_boots_and_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, home, said = tmp_path / "cache", tmp_path / "home", []
    try:
        made = pbx.unpack(lambda share, sentence: said.append((share, sentence)), cache)
    except MirrorAway as refusal:
        pytest.skip(f"needs the distribution's mirror: {refusal}")
    assert made.root is not None
    assert made.root.parent == cache
    assert [share for share, _ in said] == sorted(share for share, _ in said)
    assert said[-1][0] == 1.0
    assert unpacking.megabytes(made.root) < 300
    assert not list(cache.glob(".asterisk-*"))
    assert installation.newest_unpacked(cache) == made
    monkeypatch.setenv("REXIAN_HOME", str(home))
    with running_line(home, made, line_settings()) as line:
        assert pbx.booted(line.home)
        assert line.complaints() == []
    # A good folder is used again; a spoilt one is not, so the next set-up makes it anew.
    changed = (made.root / MARK).stat().st_mtime_ns
    assert pbx.unpack(quiet, cache) == made
    assert (made.root / MARK).stat().st_mtime_ns == changed
    (made.root / "usr/sbin/asterisk").write_bytes(b"")
    assert installation.newest_unpacked(cache) is None
    assert not unpacking._runs(made.root)


@pytest.mark.slow
@pytest.mark.usefixtures("debian")
def test_a_mirror_that_is_away_is_named_with_package_suite_and_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        mirror = f"http://127.0.0.1:{closed.getsockname()[1]}/debian"
        monkeypatch.setattr(private_apt, "machine_sources", lambda: ([a_source(mirror)], "/etc/apt"))
        with pytest.raises(MirrorAway) as refused:
            pbx.unpack(quiet, tmp_path)
    for lang in LANGUAGES:
        sentence = refused.value.sentence(lang)
        assert all(part in sentence for part in ("asterisk", "sid", mirror, "sudo apt-get update", "make setup"))
    assert not list(tmp_path.glob("asterisk-*"))


@pytest.mark.slow
@pytest.mark.usefixtures("debian")
def test_a_package_that_is_gone_is_named_with_suite_and_remedy(
    tmp_path: Path, empty_mirror: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private_apt, "machine_sources", lambda: ([a_source(empty_mirror)], "/etc/apt"))
    with pytest.raises(PackageGone) as refused:
        pbx.unpack(quiet, tmp_path / "cache")
    for lang in LANGUAGES:
        sentence = refused.value.sentence(lang)
        assert all(part in sentence for part in ("asterisk", "sid", empty_mirror, "make setup", "asterisk_binary"))


@pytest.mark.slow
@pytest.mark.usefixtures("debian")
def test_a_file_that_left_the_mirror_is_named_with_its_version(
    tmp_path: Path, empty_mirror: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private_apt, "machine_sources", lambda: ([a_source(empty_mirror)], "/etc/apt"))
    offer = private_apt.Offer(package="asterisk", version="1:22.99.0-1", suite="sid")
    monkeypatch.setattr(private_apt.PrivateApt, "newest_asterisk", lambda _: offer)
    with pytest.raises(PackageGone, match=r"1:22\.99\.0-1"):
        pbx.unpack(quiet, tmp_path / "cache")


@pytest.mark.usefixtures("debian")
def test_a_machine_whose_sources_name_no_archive_is_told_where_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private_apt, "machine_sources", lambda: ([], "/etc/apt/sources.list.d"))
    with pytest.raises(NoMirrorKnown, match=r"/etc/apt/sources\.list\.d"):
        pbx.unpack(quiet, tmp_path)


def test_a_processor_without_a_known_loader_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    with pytest.raises(NoLoader, match="riscv64"):
        pbx.unpack(quiet, tmp_path)


def test_two_set_ups_at_once_wait_for_each_other(tmp_path: Path) -> None:
    order: list[str] = []
    inside = threading.Event()
    waiting: list[str] = []

    def first() -> None:
        with unpacking._alone(tmp_path, quiet):
            inside.set()
            until(lambda: waiting, what="the second set-up at the door")
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(40)
    with unpacking._alone(tmp_path, lambda _, sentence: waiting.append(sentence)):
        order.append("second")
    thread.join(40)
    assert order == ["first", "second"]
    assert waiting


def program(folder: Path, says: str, status: int = 0) -> Path:
    path = folder / "asterisk"
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {status}\n")
    path.chmod(0o755)
    return path


def test_a_version_before_twenty_is_refused_when_named_and_passed_over_when_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = program(tmp_path, "Asterisk 18.10.0~dfsg+~cs6.10.40431411-2")
    with pytest.raises(AsteriskTooOld, match=r"18\.10\.0"):
        pbx.find(old, tmp_path / "cache")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert pbx.find(None, tmp_path / "cache") is None


@pytest.mark.parametrize(
    ("says", "version"),
    [
        ("Asterisk 20.6.0~dfsg+~cs6.13.40431414-2build5", "20.6.0"),
        ("Asterisk certified/20.7-cert2", "20.7"),
        ("Asterisk certified-22.8-cert1", "22.8"),
        ("Asterisk 22.10.1+dfsg+~cs6.17.60671434-1", "22.10.1"),
    ],
)
def test_every_way_in_which_asterisk_tells_its_version_is_understood(tmp_path: Path, says: str, version: str) -> None:
    assert installation.version_of((str(program(tmp_path, says)),)) == version


def test_a_program_that_does_not_run_is_refused_with_its_words(tmp_path: Path) -> None:
    with pytest.raises(AsteriskBroken, match="no such library"):
        installation.version_of((str(program(tmp_path, "no such library", 127)),))
    with pytest.raises(AsteriskBroken):
        installation.version_of((str(tmp_path / "nothing"),))


def test_the_newest_whole_folder_of_this_processor_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    processor = installation.required_processor()
    for name in (
        f"asterisk-22.9.0-1-{processor.debian}",
        f"asterisk-22.10.1-1-{processor.debian}",
        "asterisk-23.0-1-x",
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / MARK).touch()
    (tmp_path / f"asterisk-24.0-1-{processor.debian}").mkdir()  # never finished
    seen: list[str] = []

    def unpacked(root: Path) -> installation.Installation:
        seen.append(root.name)
        raise AsteriskBroken(path=root, said="a test")

    monkeypatch.setattr(installation, "unpacked", unpacked)
    assert installation.newest_unpacked(tmp_path) is None
    assert seen == [f"asterisk-22.10.1-1-{processor.debian}", f"asterisk-22.9.0-1-{processor.debian}"]
