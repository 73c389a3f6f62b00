"""The drop server's own wheel: it starts without Qt and without our other code."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

from tests.fakes.drop_certificates import an_installation, serving

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"^([a-z0-9-]+)==([^ ]+) .*\\$", re.M)
REQUIREMENTS = ROOT / "packaging" / "drop_server" / "requirements-drop.txt"


def builder():
    spec = importlib.util.spec_from_file_location(
        "build_drop_server", ROOT / "packaging" / "build_drop_server.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    return builder().build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def unpacked(archive, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    [inside] = folder.iterdir()
    return inside


@pytest.fixture(scope="module")
def program(unpacked, tmp_path_factory) -> Path:
    """The command, installed beside its pinned requirements and nothing else."""
    place = tmp_path_factory.mktemp("place") / "venv"
    venv.create(place, with_pip=False)
    python = place / "bin" / "python"
    [site] = place.glob("lib/python*/site-packages")
    for name, _version in PINNED.findall(REQUIREMENTS.read_text("ascii")):
        copy_distribution(name, site)
    [wheel] = unpacked.glob("*.whl")
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q"]
    subprocess.run([*command, "--no-deps", "--no-index", str(wheel)], check=True)
    return place / "bin" / "fieldkit-drop"


def copy_distribution(name: str, site: Path) -> None:
    """Copy an installed package, so that no package index is needed."""
    installed = distribution(name)
    for file in installed.files or ():
        if ".." not in file.parts and file.suffix != ".pyc":
            target = site / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(installed.locate_file(file)), target)


def test_the_wheel_holds_the_server_alone(unpacked):
    [wheel] = unpacked.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        names = opened.namelist()
    ours = {name for name in names if ".dist-info/" not in name}
    assert "fieldkit/dropserver/main.py" in ours
    assert "fieldkit/dropserver/doctor/command.py" in ours
    assert all(
        name == "fieldkit/__init__.py" or name.startswith("fieldkit/dropserver/") for name in ours
    )
    assert all(name.endswith((".py", "/LICENSE")) for name in ours)


def test_everything_the_manual_needs_is_in_the_archive(unpacked):
    names = {path.name for path in unpacked.iterdir()}
    assert {"install", "drop-server.md", "requirements-drop.txt", "onion-key"} <= names
    assert os.access(unpacked / "install", os.X_OK)


def test_the_same_sources_make_the_same_bytes(archive, tmp_path):
    assert builder().build(tmp_path).read_bytes() == archive.read_bytes()


def test_its_requirements_are_pinned_as_those_of_everything():
    ours = set(PINNED.findall(REQUIREMENTS.read_text("ascii")))
    everything = (ROOT / "requirements.txt").read_text("ascii")
    assert ("aiohttp", distribution("aiohttp").version) in ours
    assert ours <= set(PINNED.findall(everything))
    hashes = set(re.findall(r"--hash=sha256:([0-9a-f]{64})", REQUIREMENTS.read_text("ascii")))
    assert hashes <= set(re.findall(r"--hash=sha256:([0-9a-f]{64})", everything))


def test_it_serves_where_nothing_else_of_ours_is_and_its_doctor_finds_no_fault(
    program, tmp_path, monkeypatch
):
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.chdir(tmp_path)
    found = subprocess.run(
        [program.parent / "python", "-c", "import fieldkit.crypto"], capture_output=True, text=True
    )
    assert "No module named 'fieldkit.crypto'" in found.stderr
    installed = an_installation(tmp_path / "installed")
    with serving(installed, [program]) as (address, metrics):
        options = (*installed.options(), "--listen", address, "--metrics", metrics)
        done = subprocess.run([program, "doctor", *options], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "ok    Our server answers" in done.stdout
