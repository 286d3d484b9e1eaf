"""Starts a Flink cluster on this machine: a job manager and a task manager, each a process of its own, on loopback.

``make test-flink`` runs the tests of Flink on it. By hand, from the root of the repository::

    python -m tests.engines.flink_cluster fetch .flink
    python -m tests.engines.flink_cluster run .flink

The first command needs pip and Maven, the second Java 11 or 17 (with ``javac`` if Maven does not have Beam's jar).
Flink's jars come from PyPI (``apache-flink-libraries``), and the jar of Beam's job server from Maven Central. Where that
jar cannot be had, ``flink_host`` takes its place: a job of Flink that hosts the pipeline in a Prism.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.engines.support import find_port, make_environment, start_worker_pool
from tests.support import ROOT

FLINK = "1.20.3"
JOB_SERVER = "org.apache.beam:beam-runners-flink-1.20-job-server"
JOB_SERVER_VERSIONS = ("2.77.0", "2.73.0")
"""Versions to ask for: the one of the pinned Beam, and the one that was run before."""

SLOTS = 2
_START_S = 60.0
_STAND_IN = "stand-in.jar"
_SOURCES = Path(__file__).with_name("flink_host")
_MODULES = (
    *(
        "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
        "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
    ),
    "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
    *(
        f"--add-opens=java.base/{package}=ALL-UNNAMED"
        for package in (
            *("java.lang", "java.net", "java.io", "java.nio", "sun.nio.ch", "java.lang.reflect", "java.text"),
            *("java.time", "java.util", "java.util.concurrent", "java.util.concurrent.atomic"),
            "java.util.concurrent.locks",
        )
    ),
)
"""The options for Java 17 that the configuration of Flink 1.20 has."""


@dataclass(frozen=True)
class FlinkCluster:
    """A running cluster.

    Attributes:
      master: address of its REST API.
      jar: jar for ``--flink_job_server_jar``.
      worker_pool: address of the pool of Python workers.
      is_beam: whether the jar is Beam's, and not the stand-in.
      task_manager: process id of the task manager.
    """

    master: str
    jar: Path
    worker_pool: str
    is_beam: bool
    task_manager: int

    @property
    def beam_args(self) -> tuple[str, ...]:
        """Returns the options for ``--runner FlinkRunner``."""
        return (
            f"--flink_master={self.master}",
            "--flink_submit_uber_jar",
            f"--flink_job_server_jar={self.jar}",
            "--environment_type=EXTERNAL",
            f"--environment_config={self.worker_pool}",
            f"--parallelism={SLOTS}",
        )

    def list_jobs(self) -> dict[str, tuple[str, str]]:
        """Returns name and state of every job, by its id."""
        jobs = self.ask("/jobs/overview")["jobs"]
        return {job["jid"]: (job["name"], job["state"]) for job in jobs}

    def list_jars(self) -> list[str]:
        """Returns the ids of the uploaded jars."""
        return [jar["id"] for jar in self.ask("/jars")["files"]]

    def ask(self, path: str, method: str = "GET") -> dict[str, list[dict[str, str]]]:
        """Returns the answer to a request."""
        request = urllib.request.Request(f"{self.master}{path}", method=method)
        with urllib.request.urlopen(request, timeout=_START_S) as answer:
            answered: dict[str, list[dict[str, str]]] = json.loads(answer.read() or b"{}")
            return answered


def fetch(folder: Path) -> None:
    """Fetches Flink and the jar of Beam's job server into a folder, or makes the stand-in; keeps what is there."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "lib").is_dir():
        _fetch_flink(folder)
    if not find_beam_jar(folder) and not any(
        _fetch_beam_jar(folder, version) for version in JOB_SERVER_VERSIONS
    ):
        print(
            f"{JOB_SERVER} is not to be had in {JOB_SERVER_VERSIONS}: a stand-in hosts the pipelines",
            flush=True,
        )
    if not find_beam_jar(folder):
        make_stand_in(folder)


def _fetch_flink(folder: Path) -> None:
    # It needs no wheel, and building one from the source distribution takes longer than its download.
    with tempfile.TemporaryDirectory() as temporary:
        wanted = f"apache-flink-libraries=={FLINK}"
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
        ]
        subprocess.run([*command, "--no-binary", ":all:", "--dest", temporary, wanted], check=True)
        (archive,) = Path(temporary).glob("*.tar.gz")
        with tarfile.open(archive) as opened:
            opened.extractall(temporary, filter="data")
        (unpacked,) = Path(temporary).glob("apache*/deps")
        shutil.move(unpacked / "lib", folder / "lib")


def _fetch_beam_jar(folder: Path, version: str) -> bool:
    """Copies Beam's jar with Maven; returns False if there is none."""
    goals = ("dependency:get", "dependency:copy")
    options = ([f"-Dartifact={JOB_SERVER}:{version}", "-Dtransitive=false"], [f"-DoutputDirectory={folder}"])
    for goal, extra in zip(goals, itertools.accumulate(options), strict=True):
        done = subprocess.run(
            ["mvn", "--quiet", "--batch-mode", goal, *extra], check=False, capture_output=True
        )
        if done.returncode:
            return False
    return True


def find_beam_jar(folder: Path) -> Path | None:
    """Returns the jar of Beam's job server in a folder, or None."""
    return next(folder.glob("beam-runners-flink-*job-server-*.jar"), None)


def make_stand_in(folder: Path) -> Path:
    """Compiles the job that hosts pipelines, and returns its jar."""
    with tempfile.TemporaryDirectory() as temporary:
        classes = Path(temporary)
        command = ["javac", "-nowarn", "--release", "11", "-cp", str(folder / "lib" / "*"), "-d", temporary]
        subprocess.run(
            [*command, str(_SOURCES / "FlinkPipelineRunner.java")], check=True, capture_output=True
        )
        with zipfile.ZipFile(folder / _STAND_IN, "w") as jar:
            jar.writestr("host.txt", f"{sys.executable} -m tests.engines.flink_host.host")
            for path in classes.rglob("*.class"):
                jar.write(path, path.relative_to(classes).as_posix())
    return folder / _STAND_IN


@contextmanager
def start_flink(folder: Path) -> Iterator[FlinkCluster]:
    """Runs a cluster from a folder that :func:`fetch` has filled; ends it and its jobs.

    Raises:
      RuntimeError: a part of the cluster ended at once; the message names its log.
    """
    folder = folder.absolute()
    beam = find_beam_jar(folder)
    with tempfile.TemporaryDirectory(prefix="flink") as temporary, start_worker_pool() as pool:
        work, port = Path(temporary), find_port()
        _write_config(work, port)
        with (
            _running(folder, work, "entrypoint.StandaloneSessionClusterEntrypoint", "job-manager"),
            _running(folder, work, "taskexecutor.TaskManagerRunner", "task-manager") as task_manager,
        ):
            master = f"http://localhost:{port}"
            cluster = FlinkCluster(
                master, beam or folder / _STAND_IN, pool, beam is not None, task_manager.pid
            )
            _await_slots(cluster, work)
            yield cluster


def _write_config(work: Path, port: int) -> None:
    (work / "config.yaml").write_text(
        f"""jobmanager.rpc.address: localhost
jobmanager.rpc.port: {find_port()}
jobmanager.bind-host: localhost
jobmanager.memory.process.size: 1200m
rest.address: localhost
rest.bind-address: localhost
rest.port: {port}
web.upload.dir: {work}/upload
io.tmp.dirs: {work}/tmp
blob.server.port: "0"
taskmanager.host: localhost
taskmanager.bind-host: localhost
taskmanager.rpc.port: "0"
taskmanager.numberOfTaskSlots: {SLOTS}
taskmanager.cpu.cores: 2.0
taskmanager.memory.framework.heap.size: 128m
taskmanager.memory.framework.off-heap.size: 128m
taskmanager.memory.task.heap.size: 512m
taskmanager.memory.task.off-heap.size: 64m
taskmanager.memory.managed.size: 256m
taskmanager.memory.network.min: 384m
taskmanager.memory.network.max: 384m
taskmanager.memory.jvm-metaspace.size: 256m
taskmanager.memory.jvm-overhead.min: 192m
taskmanager.memory.jvm-overhead.max: 192m
restart-strategy.type: exponential-delay
restart-strategy.exponential-delay.initial-backoff: 500ms
restart-strategy.exponential-delay.max-backoff: 2s
restart-strategy.exponential-delay.attempts-before-reset-backoff: 3
cluster.services.shutdown-timeout: 1000
""",
        encoding="utf-8",
    )
    (work / "tmp").mkdir()
    (work / "log4j.properties").write_text(
        "rootLogger.level = INFO\nrootLogger.appenderRef.c.ref = C\nappender.c.type = CONSOLE\nappender.c.name = C\n"
        "appender.c.layout.type = PatternLayout\nappender.c.layout.pattern = %d %p %c{1} %m%n\n",
        encoding="utf-8",
    )


@contextmanager
def _running(folder: Path, work: Path, main: str, name: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [
        *("java", "-Xmx768m", "-XX:MaxDirectMemorySize=640m", *_MODULES),
        *(
            f"-Djava.io.tmpdir={work}/tmp",
            f"-Dlog4j.configurationFile={work}/log4j.properties",
            "-cp",
            str(folder / "lib" / "*"),
        ),
        *(f"org.apache.flink.runtime.{main}", "--configDir", str(work)),
    ]
    with open(work / f"{name}.log", "wb") as log:
        # The stand-in starts Python from its task.
        process = subprocess.Popen(
            command, stdout=log, stderr=log, start_new_session=True, env=make_environment(), cwd=ROOT
        )
    try:
        yield process
    finally:
        for number, seconds in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(seconds)


def _await_slots(cluster: FlinkCluster, work: Path) -> None:
    give_up = time.monotonic() + _START_S
    while time.monotonic() < give_up:
        with suppress(OSError):
            if int(str(cluster.ask("/overview")["slots-total"])) == SLOTS:
                return
        time.sleep(0.2)
    logs = "\n".join(path.read_text()[-1500:] for path in work.glob("*.log"))
    raise RuntimeError(f"the Flink cluster did not start in {_START_S:.0f} s:\n{logs}")


def main() -> None:
    """Fetches what a cluster needs, or runs one until Ctrl-C or SIGTERM and prints the options for it."""
    action, folder = sys.argv[1], Path(sys.argv[2])
    if action == "fetch":
        fetch(folder)
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with start_flink(folder) as cluster, suppress(KeyboardInterrupt):
        print(" ".join(("--runner FlinkRunner --", *cluster.beam_args)), flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
