"""Debian's nginx as a peer: TLS 1.3, client certificates, PUT into a folder on the same disk.

Its buffer for bodies is the size with which it was fastest (of 16, 128, 256 and 1024 KiB; 16 is
its own choice, and slower).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.drop_scene import HOST, DropScene

_CONFIGURATION = """
daemon off;
worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/incoming;
    proxy_temp_path {folder}/t1; fastcgi_temp_path {folder}/t2;
    uwsgi_temp_path {folder}/t3; scgi_temp_path {folder}/t4;
    client_max_body_size 0;
    client_body_buffer_size 128k;
    server {{
        listen {host}:{port} ssl;
        ssl_protocols TLSv1.3;
        ssl_certificate {scene}/server.pem;
        ssl_certificate_key {scene}/server.key;
        ssl_client_certificate {scene}/ca.pem;
        ssl_verify_client on;
        root {folder}/www;
        location / {{ dav_methods PUT; create_full_put_path on; }}
    }}
}}
"""


@contextmanager
def nginx(scene: DropScene, folder: Path) -> Iterator[int]:
    """Run nginx in the foreground until the end; its port is what is yielded."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    (folder / "www").mkdir(parents=True)
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    configuration = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # its workers write into our folder
    configuration.write_text(
        _CONFIGURATION.format(folder=folder, host=HOST, port=port, scene=scene.folder, user=user)
    )
    process = subprocess.Popen(
        [program, "-c", str(configuration), "-p", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(60)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("nginx did not start.")


def put_command(scene: DropScene, port: int, source: Path, stored: Path) -> str:
    """Return what uploads with curl and then asks the disk to keep it, as our server does."""
    folder = scene.folder
    return (
        f"curl -sS --fail --noproxy '*' --http1.1 --tlsv1.3 --cacert {folder}/server-ca.pem"
        f" --cert {folder}/device-0.pem --key {folder}/device-0.key -H 'Expect:'"
        f" -T {source} https://{HOST}:{port}/{stored.name}; sync -f {stored}"
    )
