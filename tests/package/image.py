"""Builds the stages of a Dockerfile without a container engine, and runs commands in them.

Each stage is a folder that becomes the root of a mount namespace. ``COPY`` takes what ``.dockerignore`` leaves of the
build context, ``RUN`` is executed as it is written. No base image is pulled: this machine's system stands
for that of ``python:*``, with the interpreter of the tests at ``/usr/local``, where those images have theirs. Nothing
else of the machine can be seen, neither the checkout nor its environment.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from docker.utils.build import exclude_paths
from dockerfile_parse import DockerfileParser

PYTHON_AT = "/usr/local"
SYSTEM = ("usr", "bin", "sbin", "lib", "lib32", "lib64", "etc")
"""Folders of this machine that stand for those of the base image; programs are read from them, and nothing is written."""
PATH = f"{PYTHON_AT}/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass
class Stage:
    """A stage of a build.

    Attributes:
      root: the folder that holds its files.
      env: its environment.
      workdir: the folder that commands start in.
      user: its user, as ``USER`` names it; empty for root.
      entrypoint, cmd: the two parts of the command that a container starts.
    """

    root: Path
    env: dict[str, str] = field(default_factory=lambda: {"PATH": PATH, "HOME": "/root"})
    workdir: str = "/"
    user: str = ""
    entrypoint: list[str] = field(default_factory=list)
    cmd: list[str] = field(default_factory=list)

    def at(self, path: str) -> Path:
        """Returns the place of a path of the stage on this machine."""
        return self.root / str(PurePosixPath(self.workdir, path)).lstrip("/")


def list_context(context: Path) -> set[str]:
    """Returns the files and links below a build context that ``.dockerignore`` leaves, as paths below it."""
    lines = (context / ".dockerignore").read_text().splitlines()
    patterns = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    # An engine takes this file along for itself.
    left = exclude_paths(str(context), patterns) - {".dockerignore"}
    return {name for name in left if (context / name).is_symlink() or not (context / name).is_dir()}


def read_instructions(dockerfile: Path) -> list[tuple[str, str]]:
    """Returns the instructions of a Dockerfile with their values, each global ``ARG`` put into ``FROM``."""
    structure = DockerfileParser(path=str(dockerfile)).structure
    found = [(one["instruction"], one["value"]) for one in structure if one["instruction"] != "COMMENT"]
    given = dict(value.split("=", 1) for name, value in found if name == "ARG")
    return [
        (name, re.sub(r"\$\{(\w+)\}", lambda match: given[match[1]], value) if name == "FROM" else value)
        for name, value in found
    ]


def build(dockerfile: Path, context: Path, folder: Path, stages: dict[str, Stage]) -> None:
    """Builds every stage of a Dockerfile.

    Args:
      dockerfile: its place.
      context: the folder that files are copied from.
      folder: an empty folder for the stages.
      stages: takes the stages by name. Those that it has already stand for images that cannot be had.

    Raises:
      AssertionError: a step failed, or is one that is unknown here.
    """
    files = list_context(context)
    stage = Stage(folder)
    for instruction, value in read_instructions(dockerfile):
        if instruction == "FROM":
            base, _, name = value.partition(" AS ")
            stage = stages[name] if name in stages else _start(base, folder / name, stages)
            stages[name] = stage
        elif instruction == "COPY":
            _copy(stage, shlex.split(value), context, files, stages)
        elif instruction == "RUN":
            enter(stage, ["/bin/sh", "-c", value], user="")
        elif instruction == "ENV":
            for key, _, text in (word.partition("=") for word in shlex.split(value)):
                stage.env[key] = re.sub(r"\$(\w+)", lambda match: stage.env[match[1]], text)  # noqa: B023
        elif instruction == "WORKDIR":
            stage.workdir = str(PurePosixPath(stage.workdir, value))
            stage.at(".").mkdir(parents=True, exist_ok=True)
        elif instruction == "USER":
            stage.user = value
        elif instruction == "ENTRYPOINT":
            stage.entrypoint = json.loads(value)
        elif instruction == "CMD":
            stage.cmd = json.loads(value)
        else:
            assert instruction == "ARG", f"the tests' builder does not know {instruction}"


def _start(base: str, root: Path, stages: Mapping[str, Stage]) -> Stage:
    """Returns a new stage on another one, or on the image of the interpreter that runs the tests."""
    if base in stages:
        before = stages[base]
        subprocess.run(["cp", "--archive", "--link", before.root, root], check=True)
        return Stage(
            root,
            dict(before.env),
            before.workdir,
            before.user,
            list(before.entrypoint),
            list(before.cmd),
        )
    version = ".".join(map(str, sys.version_info[:2]))
    assert re.match(rf"python:{re.escape(version)}(-|$)", base), f"nothing stands for {base} here"
    root.mkdir()
    for name in ("root", "home", "opt", "dev", "proc", "sys"):
        (root / name).mkdir()
    (root / "tmp").mkdir()
    (root / "tmp").chmod(0o1777)
    for name in SYSTEM:
        given = Path("/", name)
        if given.is_symlink():
            (root / name).symlink_to(given.readlink())
        elif given.is_dir():
            (root / name).mkdir()
    return Stage(root)


def _copy(
    stage: Stage, words: list[str], context: Path, files: set[str], stages: Mapping[str, Stage]
) -> None:
    """Carries out one ``COPY``, as engines do: the contents of a folder are copied, links are kept as links."""
    source, kept = context, files
    if words[0].startswith("--from="):
        source, kept = stages[words.pop(0).removeprefix("--from=")].root, set()
    assert not any(word.startswith("--") for word in words), f"the tests' builder does not know COPY {words}"
    *names, target = words
    for name in names:
        given = source / name.lstrip("/")
        into = stage.at(target)
        if given.is_dir():
            into.mkdir(parents=True, exist_ok=True)
            ignore = None if source is not context else _leave(context, kept)
            shutil.copytree(given, into, symlinks=True, dirs_exist_ok=True, ignore=ignore)
            continue
        assert source is not context or name in kept, f"{name} is not in the build context"
        if len(names) > 1 or target.endswith("/"):
            into = into / given.name
        into.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(given, into)


def _leave(context: Path, files: set[str]) -> object:
    """Returns a function for ``copytree`` that says which names of a folder are not in the build context."""
    folders = {str(parent) for name in files for parent in PurePosixPath(name).parents}

    def find(folder: str, names: list[str]) -> set[str]:
        below = Path(folder).relative_to(context)
        return {name for name in names if str(below / name) not in files | folders}

    return find


def enter(
    stage: Stage,
    command: Sequence[str],
    *,
    user: str | None = None,
    read_only: bool = False,
    mounts: Mapping[str, Path] | None = None,
    env: Mapping[str, str] | None = None,
    exit_code: int = 0,
) -> str:
    """Runs a command in a stage, and returns what it wrote to both of its streams.

    Args:
      stage: where.
      command: the program and its arguments.
      user: another user than the stage's, as ``UID:GID``; empty for root.
      read_only: nothing but ``/tmp``, the home folder and the mounts may be written.
      mounts: folders of this machine, by their place in the stage.
      env: more environment.
      exit_code: what the command must end with.
    """
    root, at = stage.root, shlex.quote
    lines = ["set -e"]

    def bind(given: Path | str, place: str, *flags: str) -> None:
        (root / place).mkdir(parents=True, exist_ok=True)
        lines.append(f"mount --rbind {at(str(given))} {at(str(root / place))}")
        if flags:
            lines.append(f"mount -o {','.join(('remount', 'bind', *flags))} {at(str(root / place))}")

    open_folders = [name for name in ("tmp", stage.env["HOME"].lstrip("/")) if (root / name).is_dir()]
    if read_only:
        bind(root, ".", "ro")
    for name in SYSTEM:
        if not (root / name).is_symlink() and Path("/", name).is_dir():
            bind(Path("/", name), name, "ro")
    bind(sys.base_prefix, PYTHON_AT.lstrip("/"), "ro")
    for name in ("dev", "proc", "sys"):
        bind(Path("/", name), name)
    if read_only:
        for name in open_folders:
            lines.append(f"mount -t tmpfs -o mode=1777 tmpfs {at(str(root / name))}")
    for place, given in (mounts or {}).items():
        lines.append(f"mkdir -p {at(str(root / place.lstrip('/')))}")
        bind(given, place.lstrip("/"))
    owner = stage.user if user is None else user
    drop = []
    if owner:
        uid, gid = owner.split(":")
        drop = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "--no-new-privs"]
    # pip finds its index as it does outside, and the interpreter its library where it is now.
    outside = {k: v for k, v in os.environ.items() if re.match(r"(PIP|SSL|REQUESTS)_|https?_proxy", k)}
    chosen = {"LD_LIBRARY_PATH": f"{PYTHON_AT}/lib", **outside, **stage.env, **(env or {})}
    start = ["cd", stage.workdir]
    inside = [
        *(
            "chroot",
            str(root),
            *drop,
            "env",
            "--ignore-environment",
            *(f"{k}={v}" for k, v in chosen.items()),
        ),
        *("/bin/sh", "-c", f'{shlex.join(start)} && exec "$@"', "sh", *command),
    ]
    lines.append(f"exec {shlex.join(inside)}")
    done = subprocess.run(
        ["unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", "\n".join(lines)],
        env={"PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == exit_code, f"{shlex.join(command)}: {done.returncode}\n{done.stdout[-6000:]}"
    return done.stdout


def run_container(stage: Stage, *arguments: str, **options: object) -> str:
    """Runs what ``docker run IMAGE ARGUMENTS`` would."""
    return enter(stage, [*stage.entrypoint, *(arguments or stage.cmd)], **options)  # type: ignore[arg-type]
