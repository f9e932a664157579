"""Models: only what has the right digest is used, wherever it came from."""

import http.server
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from transcription import models
from transcription.models import fetch as fetching
from transcription.models import shelf, unpack
from transcription.models.catalogue import MODELS, File, Model
from transcription.models.refusals import NoDigest, UnknownModel, Unreachable, UnsafeArchive, WrongDigest
from transcription.settings import TranscriptionSettings

GOOD = b"a speech model" * 10_000
# Who does not listen refuses at once; a site on a busy machine may take its time.
PATIENCE = 30.0


class Site(http.server.BaseHTTPRequestHandler):
    """A model site that knows ranges and remembers what it was asked."""

    asked: list[str | None] = []  # noqa: RUF012  one site at a time, emptied by the fixture

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        Site.asked.append(wanted)
        first = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        if wanted and first >= len(GOOD):
            self.send_error(416)
            return
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(GOOD) - first))
        self.end_headers()
        self.wfile.write(GOOD[first:])

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/model"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path / "home"))
    return tmp_path


def a_file(address: str, content: bytes = GOOD, unpack_: str = "") -> File:
    return File(
        name="m.bin", address=address, parts=(), size=len(GOOD), sha256=sha256(content).hexdigest(), unpack=unpack_
    )


def no_progress(*_: object) -> None: ...


def fetch(file: File, into: Path) -> Path:
    return fetching.fetch(file, file.sha256, into, PATIENCE, no_progress)


def test_a_right_file_is_kept_and_not_fetched_twice(site: str, tmp_path: Path) -> None:
    file = a_file(site)
    assert fetch(file, tmp_path).read_bytes() == GOOD
    fetch(file, tmp_path)
    assert Site.asked == [None]


def test_a_wrong_digest_is_refused_and_the_file_removed(site: str, tmp_path: Path) -> None:
    with pytest.raises(WrongDigest, match="wrong digest"):
        fetch(a_file(site, b"something else"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_broken_download_goes_on_where_it_stopped(site: str, tmp_path: Path) -> None:
    file = a_file(site)
    (tmp_path / f"{file.sha256[:16]}-{file.name}.part").write_bytes(GOOD[:5000])
    assert fetch(file, tmp_path).read_bytes() == GOOD
    assert Site.asked == ["bytes=5000-"]


def test_an_unreachable_site_is_given_up_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match=r"m\.bin"):
        fetch(a_file("http://127.0.0.1:9/model"), tmp_path)


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "m/../../outside", "C:\\outside"])
def test_an_archive_cannot_write_outside_its_folder(tmp_path: Path, name: str) -> None:
    archive = tmp_path / "bad.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("m/good", b"1")
        packed.writestr(name, b"2")
    with pytest.raises(UnsafeArchive):
        unpack.unpack(archive, "m", tmp_path / "into", no_progress)
    assert not (tmp_path / "into").exists()
    assert not (tmp_path / "outside").exists()


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "link.zip"
    link = zipfile.ZipInfo("m/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(link, "/etc/passwd")
    with pytest.raises(UnsafeArchive):
        unpack.unpack(archive, "m", tmp_path / "into", no_progress)


def test_a_model_laid_in_by_hand_needs_no_network(home: Path) -> None:
    archive = home / "home/models/m.bin"
    archive.parent.mkdir(parents=True)
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("m/final.mdl", b"1")
    file = a_file("http://127.0.0.1:9/m.bin", archive.read_bytes(), unpack_="m")
    model = Model(name="m", engine="vosk", language="zh", files=(file,))
    settings = TranscriptionSettings(connect_seconds=PATIENCE)
    assert shelf.whole(model, settings) is None
    folder = shelf.put(model, settings, no_progress)
    assert (folder / "final.mdl").read_bytes() == b"1"
    assert shelf.whole(model, settings) == folder
    assert archive.exists()


def test_a_model_that_was_not_finished_is_not_there(home: Path, site: str) -> None:  # noqa: ARG001
    model = Model(name="m", engine="vosk", language="zh", files=(a_file(site, b"else"),))
    settings = TranscriptionSettings()
    with pytest.raises(WrongDigest):
        shelf.put(model, settings, no_progress)
    assert shelf.whole(model, settings) is None
    assert [path for path in (shelf.cache() / "models").iterdir() if path.suffix != ".lock"] == []


def test_a_model_without_a_published_digest_needs_one_in_the_settings(home: Path) -> None:  # noqa: ARG001
    with pytest.raises(NoDigest, match="model_sha256"):
        models.ensure(TranscriptionSettings(model="vosk-model-cn-0.22", fallback=False), no_progress)


def test_an_unknown_model_is_refused_with_the_known_ones(home: Path) -> None:  # noqa: ARG001
    with pytest.raises(UnknownModel, match=r"vosk-model-small-cn-0\.22"):
        models.choose(TranscriptionSettings(model="vosk-model-xx"))


def test_without_any_model_the_choice_says_so(home: Path) -> None:  # noqa: ARG001
    found = models.choose(TranscriptionSettings())
    assert isinstance(found, models.NoModel)
    assert "vosk-model-small-cn-0.22" in found.sentence("zh-CN")


def test_the_stand_in_is_chosen_when_only_it_is_here(home: Path) -> None:  # noqa: ARG001
    settings = TranscriptionSettings()
    whisper = next(model for model in MODELS if model.engine == "whisper")
    folder = shelf.place(whisper, settings)
    folder.mkdir(parents=True)
    (folder / shelf.MARK).touch()
    found = models.choose(settings)
    assert isinstance(found, models.Chosen)
    assert (found.engine, found.wanted) == ("whisper", False)
    assert isinstance(models.choose(TranscriptionSettings(fallback=False)), models.NoModel)


def test_every_model_has_an_https_address_or_a_package_and_a_digest_or_none_published() -> None:
    for model in MODELS:
        for file in model.files:
            assert file.address.startswith("https://") or file.parts
            assert len(file.sha256) == 64 or model.name == "vosk-model-cn-0.22"


def test_a_draft_that_was_whole_when_set_up_died_is_taken_though_no_size_is_published(
    site: str, tmp_path: Path
) -> None:
    file = replace(a_file(site), size=0)
    (tmp_path / f"{file.sha256[:16]}-{file.name}.part").write_bytes(GOOD)
    assert fetch(file, tmp_path).read_bytes() == GOOD
    assert Site.asked == [f"bytes={len(GOOD)}-"]
