"""The runs of an output as the report shows them: one account for each invocation, and what drifted between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import sqrt
from typing import Any, Final, NamedTuple

from wiredesk.pipeline.pages.labels import cut_text
from wiredesk.pipeline.telemetry.summary import RELATIONS

_MAINTENANCE: Final = {
    "forgotten": "took out articles (forget)",
    "pruned": "removed old rows (prune)",
    "joined_files": "joined files (compact)",
    "reannotated": "annotated articles again (reprocess)",
    "replayable": "parsed rejects again (replay)",
}
_NAME: Final = 100
"""Most characters of the name of a figure."""

_MIN_Z: Final = 4.0
"""Standard errors by which a share must have moved: a chance of 1 in 16,000 for each share that is compared."""

_MIN_POINTS: Final = 0.01
"""The least move of a share: one percentage point."""

_MIN_CHANGE: Final = 0.05
"""The least move of a mean, as a part of the earlier one."""


@dataclass
class Account:
    """What one invocation did, over all its slices or windows.

    Attributes:
      invocation: its id.
      run_ids: its commits, in order.
      started_at, committed_at: its start and its last commit.
      read, articles, rejects, unchanged: records, as in the manifests.
      counts: everything else counted.
      stage_s: seconds by stage, over all worker processes.
      version: of wiredesk.
      wrong: commits whose numbers do not add up.
    """

    invocation: str
    started_at: datetime
    committed_at: datetime
    version: str
    run_ids: list[str] = field(default_factory=list)
    read: int = 0
    articles: int = 0
    rejects: int = 0
    unchanged: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    stage_s: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """The time from the start to the last commit."""
        return max((self.committed_at - self.started_at).total_seconds(), 0.0)

    @property
    def records(self) -> int:
        """All records of the files that were read, those included that were in the tables already."""
        return self.read + self.unchanged

    @property
    def has_read(self) -> bool:
        """True unless it was maintenance, which reads no records."""
        return self.records > 0 and "replayable" not in self.counts

    @property
    def work(self) -> str:
        """What it did, in words, if it read no new records."""
        done = [words for name, words in _MAINTENANCE.items() if name in self.counts]
        other = "changed files of the tables" if "files" not in self.counts else "read no records"
        return ", ".join(done) or ("read records" if self.records else other)

    def count(self, prefix: str) -> dict[str, int]:
        """Returns the counts whose name has a prefix such as ``reason:``, the largest first, without the prefix."""
        found = {name.removeprefix(prefix): n for name, n in self.counts.items() if name.startswith(prefix)}
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def list_accounts(manifests: Iterable[Mapping[str, Any]]) -> list[Account]:
    """Returns one account for each invocation, in the order of their last commits.

    Args:
      manifests: in the order of their commits.
    """
    accounts: dict[str, Account] = {}
    for manifest in manifests:
        name = manifest.get("invocation", manifest["run_id"])
        committed_at = datetime.fromisoformat(manifest["committed_at"])
        started_at = datetime.fromisoformat(manifest["started_at"])
        version = str(manifest.get("versions", {}).get("wiredesk", ""))
        account = accounts.pop(name, None) or Account(name, started_at, committed_at, version)
        accounts[name] = account
        _add(account, manifest)
        account.committed_at = max(account.committed_at, committed_at)
    return list(accounts.values())


def _add(account: Account, manifest: Mapping[str, Any]) -> None:
    account.run_ids.append(manifest["run_id"])
    read, articles, rejects = (int(manifest[name]) for name in ("read", "articles", "rejects"))
    account.read += read
    account.articles += articles
    account.rejects += rejects
    account.unchanged += int(manifest.get("unchanged", 0))
    counts = manifest["counts"]
    # Counter.update adds negative counts, too; the operator + would drop them.
    account.counts.update(counts)
    account.stage_s.update(manifest.get("stage_s", {}))
    linked = [counts.get(f"relation:{relation}", 0) for relation in RELATIONS]
    if read != articles + rejects or (any(linked) and sum(linked) != articles):
        account.wrong.append(manifest["run_id"])


class Sample(NamedTuple):
    """Some articles of the tables, as far as drift is concerned.

    Attributes:
      articles: their number.
      undated: those without a publication time.
      words, squares: sums of their numbers of words, and of the squares of these.
    """

    articles: int = 0
    undated: int = 0
    words: float = 0.0
    squares: float = 0.0

    def join(self, other: Sample) -> Sample:
        """Returns both as one."""
        return Sample(
            self.articles + other.articles,
            self.undated + other.undated,
            self.words + other.words,
            self.squares + other.squares,
        )


class Drift(NamedTuple):
    """A share or mean of a run beside that of earlier ones.

    Attributes:
      name: what is measured.
      before, now: a share from 0 to 1, or a mean.
      z: the difference in standard errors.
      has_moved: True if the difference is more than noise.
      is_mean: True for a mean.
    """

    name: str
    before: float
    now: float
    z: float
    has_moved: bool
    is_mean: bool = False


def find_drift(
    account: Account, earlier: Sequence[Account], samples: Mapping[str, Sample], most: int = 30
) -> list[Drift]:
    """Returns the shares of a run beside those of all earlier ones together, those that moved first.

    A share has moved if a two-proportion z-test gives more than 4 standard errors and the difference is more than one
    percentage point; the mean number of words, if Welch's statistic is more than 4 and the difference more than 5 %.

    Args:
      account: the run.
      earlier: runs that read records before it; nothing is compared if there are none.
      samples: articles in the tables by run id.
      most: number of shares to return.
    """
    if not earlier or not account.records:
        return []
    pairs = list(_list_shares(account, earlier))
    now, before = _sample([account], samples), _sample(earlier, samples)
    pairs.append(("articles without a date", (now.undated, now.articles), (before.undated, before.articles)))
    found = [_compare_shares(*pair) for pair in pairs if pair[1][1] > 0 and pair[2][1] > 0]
    if now.articles and before.articles:
        found.append(_compare_means("words an article", now, before))
    ordered = sorted(found, key=lambda drift: (not drift.has_moved, drift.is_mean, -abs(drift.z), drift.name))
    return ordered[:most]


_Share = tuple[int, int]


def _list_shares(account: Account, earlier: Sequence[Account]) -> Iterable[tuple[str, _Share, _Share]]:
    counts: Counter[str] = Counter()
    for one in earlier:
        counts.update(one.counts)
    read, rejects = sum(one.read for one in earlier), sum(one.rejects for one in earlier)
    articles = sum(one.articles for one in earlier)
    yield "rejects of the records read", (account.rejects, account.read), (rejects, read)
    names = {"relation:": "articles that are", "language:": "articles in", "reason:": "records rejected as"}
    for prefix, words in names.items():
        whole = (account.read, read) if prefix == "reason:" else (account.articles, articles)
        for name in sorted(n for n in {*account.counts, *counts} if n.startswith(prefix)):
            part = cut_text(f"{words} {name.removeprefix(prefix)}", _NAME)
            yield part, (account.counts[name], whole[0]), (counts[name], whole[1])


def _sample(accounts: Iterable[Account], samples: Mapping[str, Sample]) -> Sample:
    found = Sample()
    for account in accounts:
        for run_id in account.run_ids:
            found = found.join(samples.get(run_id, Sample()))
    return found


def _compare_shares(name: str, now: _Share, before: _Share) -> Drift:
    # Maintenance can make a count negative; a share is none then.
    parts = [min(max(part, 0), whole) for part, whole in (now, before)]
    shares = [part / whole for part, (_, whole) in zip(parts, (now, before), strict=True)]
    pooled = sum(parts) / (now[1] + before[1])
    error = sqrt(pooled * (1 - pooled) * (1 / now[1] + 1 / before[1]))
    z = (shares[0] - shares[1]) / error if error else 0.0
    return Drift(name, shares[1], shares[0], z, abs(z) > _MIN_Z and abs(shares[0] - shares[1]) > _MIN_POINTS)


def _compare_means(name: str, now: Sample, before: Sample) -> Drift:
    means = [one.words / one.articles for one in (now, before)]
    spreads = [
        max(one.squares / one.articles - mean * mean, 0.0) / one.articles
        for one, mean in zip((now, before), means, strict=True)
    ]
    error = sqrt(sum(spreads))
    z = (means[0] - means[1]) / error if error else 0.0
    has_moved = abs(z) > _MIN_Z and abs(means[0] - means[1]) > _MIN_CHANGE * means[1]
    return Drift(name, means[1], means[0], z, has_moved, is_mean=True)
