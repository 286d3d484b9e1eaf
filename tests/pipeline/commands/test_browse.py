"""``wiredesk browse`` as a process: its one line, its errors, its end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import run_wiredesk, write_files

PROGRAM = str(Path(sys.executable).parent / "wiredesk")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browse")
    write_files(folder / "in", {"a.txt": "2026-01-01\n\nA report about the harbour of Ashdown.\n" * 3})
    run_wiredesk(folder / "in", folder / "out")
    return folder / "out"


@contextmanager
def browsing(output: Path, temp: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Runs the command; yields the process and the line that it has printed."""
    command = [PROGRAM, "browse", "--output", str(output), "--port", "0", *options]
    process = subprocess.Popen(
        command,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": "", "TMPDIR": str(temp)},
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.communicate()


def fetch(url: str) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=60) as answer:
        return answer.read().decode()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_prints_its_address_and_ends_at_once(output: Path, tmp_path: Path, number: int, code: int) -> None:
    with browsing(output, tmp_path) as (process, line):
        found = re.fullmatch(
            r"The reading room is open at (http://127\.0\.0\.1:\d+/)\?token=[\w-]{43}\n", line
        )
        assert found, line
        assert "wiredesk</title>" in fetch(found[1])
        assert len(list(tmp_path.iterdir())) == 1
        process.send_signal(number)
        out, said = process.communicate(timeout=20)
    assert process.returncode == code and out == ""
    assert said.splitlines()[-1].startswith("wiredesk: stopped by ") and "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_one_has_left_goes_and_what_another_one_uses_stays(
    output: Path, tmp_path: Path
) -> None:
    with browsing(output, tmp_path):
        (left,) = tmp_path.iterdir()
    assert left.exists(), "it was killed"
    with browsing(output, tmp_path):
        (used,) = set(tmp_path.iterdir()) - {left}
        for folder in (left, used):
            os.utime(folder / "in-use", (0, 0))
        with browsing(output, tmp_path):
            assert not left.exists() and used.exists() and len(list(tmp_path.iterdir())) == 2


def test_it_listens_on_this_machine_alone(output: Path, tmp_path: Path) -> None:
    with browsing(output, tmp_path) as (_process, line):
        port = int(re.search(r":(\d+)/", line)[1])
        with pytest.raises(OSError), socket.create_connection(("127.0.0.2", port), timeout=5):
            pass


def run(*args: str) -> tuple[int, str]:
    done = subprocess.run(
        [PROGRAM, "browse", *args], text=True, capture_output=True, check=False, timeout=120
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


def test_a_port_in_use_is_a_sentence(output: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, said = run("-o", str(output), "--port", port)
    assert code == 2 and said.splitlines()[-1] == (
        f"wiredesk: cannot listen at 127.0.0.1:{port} (Address already in use); choose another --port"
    )


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["-o", "/nonexistent/x"], "there are no tables in /nonexistent/x; make some with"),
        (["--host", "no.such.host.invalid"], "cannot listen at no.such.host.invalid:8470"),
        (["--query-timeout", "0"], "--query-timeout must be more than 0"),
    ],
)
def test_what_cannot_work_is_a_sentence(args: list[str], sentence: str) -> None:
    code, said = run(*args)
    assert code == 2 and len(said.splitlines()) == 1 and sentence in said
