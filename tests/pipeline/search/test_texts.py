"""What tantivy is refused by the system is an error of the system."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support import ROOT

FILL = """
import os, resource, sys
import tantivy
from pathlib import Path
from wiredesk.pipeline.search.texts import TextWriter
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
writer = TextWriter(Path(sys.argv[1]), 1)
document = tantivy.Document()
document.add_bytes("shown", os.urandom(1_000_000))
try:
    writer.add(document)
    writer.finish()
except OSError as error:
    print(error.errno, error.strerror)
"""


def test_a_file_that_cannot_grow_is_an_error_of_the_system(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FILL, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "27 File too large\n"
