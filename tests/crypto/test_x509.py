import contextlib
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509 as library
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.crypto import x509
from fieldkit.errors import InvalidKey

_DER = serialization.Encoding.DER
NOW = datetime(2026, 11, 22, 10, 30, 15, tzinfo=UTC)
DEVICE = "0123456789abcdef" * 2


@pytest.fixture(scope="module")
def authority():
    return x509.new_certificate_authority("device authority", now=NOW)


@pytest.fixture(scope="module")
def request_of_device():
    return x509.new_request()


def issued(authority, request, **options):
    return x509.issue(*authority, request, "device", DEVICE, now=NOW, **options)


def test_an_authority_is_not_called_like_what_it_issues() -> None:
    with pytest.raises(ValueError, match="another name"):
        x509.new_certificate_authority("node")


def test_a_certificate_names_role_and_identifier_in_a_uri(authority, request_of_device):
    key, request = request_of_device
    certificate = issued(authority, request)
    assert x509.role_of(certificate) == ("device", DEVICE)
    x509.check_issued(certificate, authority[1], key)
    headquarters = x509.issue(*authority, request, "headquarters", DEVICE)
    assert x509.role_of(headquarters) == ("headquarters", DEVICE)


def test_a_certificate_says_nothing_else_about_the_device(authority, request_of_device):
    certificate = library.load_pem_x509_certificate(issued(authority, request_of_device[1]))
    assert certificate.subject.rfc4514_string() == "CN=node"
    assert certificate.not_valid_before_utc == datetime(2026, 11, 21, tzinfo=UTC)
    assert certificate.not_valid_after_utc == datetime(2028, 11, 21, tzinfo=UTC)
    usage = certificate.extensions.get_extension_for_class(library.ExtendedKeyUsage).value
    assert list(usage) == [library.oid.ExtendedKeyUsageOID.CLIENT_AUTH]
    constraints = certificate.extensions.get_extension_for_class(library.BasicConstraints)
    assert constraints.critical
    assert not constraints.value.ca


def test_the_end_can_be_asked_for(authority, request_of_device):
    certificate = issued(authority, request_of_device[1], days=30)
    assert x509.expires_at(certificate) == datetime(2026, 12, 22, tzinfo=UTC)
    assert x509.expires_at(authority[1]) - NOW > timedelta(days=3600)


def test_the_hash_is_that_of_the_der_form(authority, request_of_device):
    certificate = issued(authority, request_of_device[1])
    parsed = library.load_pem_x509_certificate(certificate)
    assert x509.certificate_sha256(certificate) == parsed.fingerprint(hashes.SHA256()).hex()


def test_two_certificates_for_one_request_differ(authority, request_of_device):
    first, second = (issued(authority, request_of_device[1]) for _ in range(2))
    assert x509.certificate_sha256(first) != x509.certificate_sha256(second)


@pytest.mark.parametrize(
    ("role", "identifier"),
    [
        ("server", DEVICE),
        ("device", DEVICE[:-1]),
        ("device", DEVICE.upper()),
        ("device", DEVICE + "\n"),
        ("", DEVICE),
        ("device:device", DEVICE),
    ],
)
def test_other_roles_and_identifiers_are_refused(authority, request_of_device, role, identifier):
    with pytest.raises(InvalidKey):
        x509.issue(*authority, request_of_device[1], role, identifier)


def test_a_request_changed_on_the_way_is_refused(request_of_device):
    x509.check_request(request_of_device[1])
    parsed = library.load_pem_x509_csr(request_of_device[1])
    body = parsed.public_bytes(_DER)
    begin = body.index(parsed.tbs_certrequest_bytes)
    for place in range(begin * 8, (begin + len(parsed.tbs_certrequest_bytes)) * 8):
        changed = bytearray(body)
        changed[place // 8] ^= 1 << place % 8
        pem = ssl.DER_cert_to_PEM_cert(bytes(changed)).encode()
        with pytest.raises(InvalidKey):
            x509.check_request(pem.replace(b"CERTIFICATE", b"CERTIFICATE REQUEST"))


@pytest.mark.parametrize(
    "key", [ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP384R1())]
)
def test_requests_of_other_kinds_of_key_are_refused(key):
    builder = library.CertificateSigningRequestBuilder().subject_name(library.Name([]))
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    request = builder.sign(key, algorithm).public_bytes(serialization.Encoding.PEM)
    with pytest.raises(InvalidKey):
        x509.check_request(request)


def test_what_a_request_wishes_is_not_granted(authority):
    key = ec.generate_private_key(ec.SECP256R1())
    wish = library.SubjectAlternativeName(
        [library.UniformResourceIdentifier("fieldkit:headquarters:" + DEVICE)]
    )
    request = (
        library.CertificateSigningRequestBuilder()
        .subject_name(library.Name([library.NameAttribute(library.NameOID.COMMON_NAME, "boss")]))
        .add_extension(wish, critical=False)
        .add_extension(library.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    certificate = issued(authority, request)
    assert x509.role_of(certificate) == ("device", DEVICE)
    assert b"boss" not in library.load_pem_x509_certificate(certificate).public_bytes(_DER)


def test_another_authority_or_key_is_refused(authority, request_of_device):
    key, request = request_of_device
    certificate = issued(authority, request)
    other = x509.new_certificate_authority("device authority", now=NOW)
    with pytest.raises(InvalidKey):
        x509.check_issued(certificate, other[1], key)
    with pytest.raises(InvalidKey):
        x509.check_issued(certificate, authority[1], other[0])
    with pytest.raises(InvalidKey):
        x509.issue(other[0], authority[1], request, "device", DEVICE)


def test_certificates_that_are_not_ours_name_nobody(authority, request_of_device):
    server = x509.issue_server(*authority, request_of_device[1], ["drop.example"])
    for certificate in (authority[1], server):
        with pytest.raises(InvalidKey):
            x509.role_of(certificate)


def test_a_server_certificate_names_hosts_and_addresses(authority, request_of_device):
    hosts = ["drop.example", "192.0.2.7", "2001:db8::1"]
    certificate = x509.issue_server(*authority, request_of_device[1], hosts, now=NOW)
    parsed = library.load_pem_x509_certificate(certificate)
    names = parsed.extensions.get_extension_for_class(library.SubjectAlternativeName).value
    assert names.get_values_for_type(library.DNSName) == ["drop.example"]
    assert [str(a) for a in names.get_values_for_type(library.IPAddress)] == hosts[1:]


@pytest.mark.parametrize("hosts", [[], ["пример"]])
def test_a_server_needs_a_usable_name(authority, request_of_device, hosts):
    with pytest.raises(InvalidKey):
        x509.issue_server(*authority, request_of_device[1], hosts)


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_random_bytes_are_refused(data):
    text = b"-----BEGIN CERTIFICATE-----\n" + data + b"\n-----END CERTIFICATE-----\n"
    for pem in (data, text, text.replace(b"CERTIFICATE", b"CERTIFICATE REQUEST")):
        for read in (x509.check_request, x509.role_of, x509.certificate_sha256, x509.expires_at):
            with pytest.raises(InvalidKey):
                read(pem)


def test_a_damaged_certificate_is_refused_or_read_but_never_breaks(authority, request_of_device):
    parsed = library.load_pem_x509_certificate(issued(authority, request_of_device[1]))
    body = parsed.public_bytes(_DER)
    begin = body.index(parsed.tbs_certificate_bytes) * 8
    signed = range(begin, begin + len(parsed.tbs_certificate_bytes) * 8)
    for place in range(len(body) * 8):
        changed = bytearray(body)
        changed[place // 8] ^= 1 << place % 8
        pem = ssl.DER_cert_to_PEM_cert(bytes(changed)).encode()
        if place in signed:
            with pytest.raises(InvalidKey):
                x509.check_issued(pem, authority[1], request_of_device[0])
        for read in (x509.role_of, x509.certificate_sha256, x509.expires_at):
            with contextlib.suppress(InvalidKey):
                read(pem)


def test_several_certificates_in_one_text_are_refused(authority):
    with pytest.raises(InvalidKey):
        x509.certificate_sha256(authority[1] * 2)
    with pytest.raises(InvalidKey):
        x509.certificate_sha256(authority[1] + b" " * x509.MAX_PEM)


def test_a_key_for_a_file_is_encrypted(request_of_device):
    protected = x509.protect_key(request_of_device[0], b"password")
    assert b"ENCRYPTED" in protected
    serialization.load_pem_private_key(protected, b"password")
    with pytest.raises(InvalidKey):
        x509.protect_key(b"no key", b"password")


def pump(client, server, sides):
    """Carry bytes between the two ends until both have shaken hands."""
    client_in, client_out, server_in, server_out = sides
    waiting = {client, server}
    for _ in range(10):
        for end in list(waiting):
            try:
                end.do_handshake()
                waiting.discard(end)
            except ssl.SSLWantReadError:
                pass
        server_in.write(client_out.read())
        client_in.write(server_out.read())
        if not waiting:
            return
    pytest.fail("no handshake")


def shake_hands(server_context, client_context, host):
    sides = [ssl.MemoryBIO() for _ in range(4)]
    client = client_context.wrap_bio(sides[0], sides[1], server_hostname=host)
    server = server_context.wrap_bio(sides[2], sides[3], server_side=True)
    pump(client, server, sides)
    return client, server


def contexts(folder, authority, server_authority):
    device_key, device_request = x509.new_request()
    server_key, server_request = x509.new_request()
    files = {
        "device.pem": x509.issue(*authority, device_request, "device", DEVICE),
        "device.key": x509.protect_key(device_key, b"password"),
        "server.pem": x509.issue_server(*server_authority, server_request, ["drop.example"]),
        "server.key": x509.protect_key(server_key, b"password"),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    client = ssl.create_default_context(cadata=server_authority[1].decode())
    client.minimum_version = ssl.TLSVersion.TLSv1_3
    client.load_cert_chain(folder / "device.pem", folder / "device.key", "password")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.minimum_version = ssl.TLSVersion.TLSv1_3
    server.verify_mode = ssl.CERT_REQUIRED
    server.load_verify_locations(cadata=authority[1].decode())
    server.load_cert_chain(folder / "server.pem", folder / "server.key", "password")
    return server, client


def test_python_shakes_hands_with_these_certificates(tmp_path):
    devices = x509.new_certificate_authority("devices")
    servers = x509.new_certificate_authority("servers")
    server_context, client_context = contexts(tmp_path, devices, servers)
    _, server = shake_hands(server_context, client_context, "drop.example")
    certificate = server.getpeercert()
    assert ("URI", f"fieldkit:device:{DEVICE}") in certificate["subjectAltName"]
    assert server.version() == "TLSv1.3"


def test_another_host_or_authority_gets_no_handshake(tmp_path):
    devices = x509.new_certificate_authority("devices")
    servers = x509.new_certificate_authority("servers")
    server_context, client_context = contexts(tmp_path, devices, servers)
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(server_context, client_context, "other.example")
    others = x509.new_certificate_authority("servers")
    stranger = ssl.create_default_context(cadata=others[1].decode())
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(server_context, stranger, "drop.example")


def test_either_of_two_authorities_of_one_name_is_believed_and_no_third(tmp_path):
    """As during a rotation: their subjects are alike, so their key identifiers must tell."""
    devices = x509.new_certificate_authority("devices")
    old, new, third = (x509.new_certificate_authority("ca") for _ in range(3))
    both = (old[1] + new[1]).decode()
    for authority in (old, new, third):
        server_context, _client_context = contexts(tmp_path, devices, authority)
        client = ssl.create_default_context(cadata=both)
        client.load_cert_chain(tmp_path / "device.pem", tmp_path / "device.key", "password")
        if authority is third:
            with pytest.raises(ssl.SSLCertVerificationError):
                shake_hands(server_context, client, "drop.example")
        else:
            shake_hands(server_context, client, "drop.example")


def test_a_certificate_fits_its_own_key_alone(authority, request_of_device):
    key, request = request_of_device
    x509.check_pair(issued(authority, request), key)
    again = x509.new_request(key)
    assert again[0] == key
    x509.check_pair(issued(authority, again[1]), key)
    for other in (x509.new_request()[0], authority[0], b""):
        with pytest.raises(InvalidKey):
            x509.check_pair(issued(authority, request), other)
