"""`sliphound serve`: on this machine alone, or by TLS."""

import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.servers import bound_to_us, free_port
from tests.support.stories import Desk
from web.bootstrap import create_workspace

VALID_FROM = datetime(2026, 1, 1, tzinfo=UTC)
"""The certificate holds for ten years from here."""


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "::"])  # noqa: S104 - refused, that is the test
def test_passwords_cross_no_network_in_the_clear(desk: Desk, host: str) -> None:
    refused = desk.run("serve", "--host", host, exit_code=2)
    assert "--tls-cert" in refused.stderr
    assert "TLS" in refused.stderr or "证书" in refused.stderr


def test_a_certificate_without_its_key_is_bad_usage(desk: Desk, tmp_path: Path) -> None:
    certificate, _ = made_certificate(tmp_path)
    desk.run("serve", "--tls-cert", certificate, exit_code=2)


@pytest.mark.deep
def test_by_tls_the_cookie_is_this_hosts_alone_and_never_sent_in_the_clear(tmp_path: Path) -> None:
    workspace, users = create_workspace(tmp_path / "w")
    certificate, key = made_certificate(tmp_path)
    with served_by_tls(workspace.settings.folder, certificate, key) as port:
        trusting = ssl.create_default_context(cafile=str(certificate))
        connection = HTTPSConnection("127.0.0.1", port, context=trusting, timeout=30)
        fields = urlencode({"login": users[0].login, "password": users[0].password})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        connection.request("POST", "/sign-in", fields, headers)
        answer = connection.getresponse()
        assert answer.status == 303
        assert answer.headers["Strict-Transport-Security"]
        [cookie] = [each for each in answer.headers.get_all("Set-Cookie") or [] if each.startswith("__Host-sliphound=")]
        assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        connection.close()


@contextmanager
def served_by_tls(folder: Path, certificate: Path, key: Path) -> Iterator[int]:
    port = free_port()
    program = [sys.executable, "-c", "from web.cli import main; main()", "serve", "--workspace", str(folder), "--port", str(port)]
    with subprocess.Popen(bound_to_us([*program, "--tls-cert", str(certificate), "--tls-key", str(key)])) as server:
        try:
            for _ in range(600):
                try:
                    probe = HTTPSConnection("127.0.0.1", port, context=ssl._create_unverified_context(), timeout=5)  # noqa: S323 - is it up?
                    probe.request("GET", "/sign-in")
                    probe.getresponse().read()
                    probe.close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            server.kill()


def made_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(VALID_FROM)
        .not_valid_after(VALID_FROM + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return certificate, secret
