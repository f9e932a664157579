"""The one door to the network: certificates for exactly its names, ports and their holders, fonts."""

import os
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from console.house import certificate, fonts, ports
from console.house.ports import Port

NOW = datetime.now(UTC)


def a_port(number: int, protocol: ports.Protocol = "tcp", host: str = "127.0.0.1") -> Port:
    return Port(setting="console.port", child="app", protocol=protocol, host=host, number=number)


def test_a_browser_that_trusts_the_generated_certificate_reaches_us_by_every_name(tmp_path: Path) -> None:
    pair = certificate.ensure(tmp_path, ("127.0.0.1", "热线.example".encode("idna").decode(), "::1"), NOW)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pair.certificate, pair.key)
    for name in ("127.0.0.1", "localhost", "热线.example".encode("idna").decode()):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            serving = threading.Thread(target=_serve_once, args=(listening, server))
            serving.start()
            trusting = ssl.create_default_context(cafile=str(pair.certificate))
            with (
                socket.create_connection(listening.getsockname()) as plain,
                trusting.wrap_socket(plain, server_hostname=name) as secure,
            ):
                assert secure.recv(2) == b"ok"
            serving.join()
    assert pair.key.stat().st_mode & 0o777 == 0o600


def _serve_once(listening: socket.socket, server: ssl.SSLContext) -> None:
    plain, _ = listening.accept()
    with server.wrap_socket(plain, server_side=True) as secure:
        secure.sendall(b"ok")


def test_a_certificate_is_kept_until_its_names_change_or_its_time_is_near(tmp_path: Path) -> None:
    def serial(now: datetime, *names: str) -> int:
        pair = certificate.ensure(tmp_path, names, now)
        return x509.load_pem_x509_certificate(pair.certificate.read_bytes()).serial_number

    first = serial(NOW, "192.0.2.1")
    assert serial(NOW + timedelta(days=300), "192.0.2.1") == first
    assert serial(NOW, "192.0.2.2") != first
    second = serial(NOW, "192.0.2.1")
    assert serial(NOW + timedelta(days=380), "192.0.2.1") != second


def test_a_given_pair_that_does_not_belong_together_is_refused_now(tmp_path: Path) -> None:
    one = certificate.ensure(tmp_path / "one", (), NOW)
    other = certificate.ensure(tmp_path / "other", (), NOW)
    assert certificate.given(one.certificate, one.key) == one
    with pytest.raises(certificate.BadCertificate, match=r"console\.certificate_key"):
        certificate.given(one.certificate, other.key)
    with pytest.raises(certificate.BadCertificate):
        certificate.given(tmp_path / "absent", one.key)


@pytest.mark.parametrize("protocol", ["tcp", "udp"])
def test_the_holder_of_a_port_is_named(protocol: ports.Protocol) -> None:
    kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        if protocol == "tcp":
            taken.listen()
        port = a_port(taken.getsockname()[1], protocol)
        assert not ports.is_free(port)
        holder = ports.holder(port)
        assert holder is not None
        assert holder.pid == os.getpid()
        assert ports.is_listening(protocol, port.number)
    assert ports.is_free(port)
    assert ports.holder(port) is None


def test_a_port_whose_last_connection_lingers_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.getsockname()[1]
        with socket.create_connection(("127.0.0.1", number)):
            accepted, _ = listening.accept()
            accepted.close()
    assert ports.is_free(a_port(number))


def test_only_an_address_of_this_machine_can_be_opened() -> None:
    assert ports.is_ours_to_bind("127.0.0.1")
    assert not ports.is_ours_to_bind("192.0.2.1")
    assert not ports.is_ours_to_bind("studio")


def test_a_fetched_font_is_seen_through_fontconfig_by_the_children_alone(tmp_path: Path) -> None:
    source = tmp_path / "unpacked/usr/share/fonts"
    source.mkdir(parents=True)
    (source / "wqy-zenhei.ttc").write_bytes(b"font")
    assert fonts.environment(tmp_path) == {}
    fonts.install(tmp_path / "unpacked", tmp_path)
    assert (tmp_path / "fonts/wqy-zenhei.ttc").read_bytes() == b"font"
    configuration = Path(fonts.environment(tmp_path)["FONTCONFIG_FILE"]).read_text("utf-8")
    assert str(tmp_path / "fonts") in configuration
    assert "/etc/fonts/fonts.conf" in configuration
