"""Compare two records: what is gone, new or differs, in groups, with the lines that differ."""

from __future__ import annotations

import difflib
import fnmatch
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from witnessing import WitnessError, asking, observations
from witnessing.observations import Bodies, Observation

MEASURES = ("memory", "benchmark")
IMPLIED = ("etag", "content-length")
"""Headers that follow from the body, and are not named where it differs."""

WIDTH = 300
"""Characters of a line that are shown; longer ones are broken before they are compared."""

_WORDS = re.compile(r'"[^"]*"|(?<=>)[^<]+|[\w%./:#-]*\d[\w%./:#-]*')
"""What tells one page from another of its kind."""


@dataclass(frozen=True)
class Difference:
    """One thing that differs: kind and aspect, the key of the observation, and what it was and is."""

    kind: str
    aspect: str
    key: str
    old: Observation | None = None
    new: Observation | None = None

    @property
    def name(self) -> str:
        """The difference on one line, as expected ones are matched with it."""
        return f"{self.kind} {self.aspect} {self.key}"

    @property
    def group(self) -> tuple[str, str, str]:
        """Kind, aspect, and the pattern of the key."""
        return self.kind, self.aspect, shape(self.kind, self.key)


@dataclass
class Expected:
    """Differences that are meant: patterns and masks with their reasons, and how often each was met."""

    patterns: dict[str, str] = field(default_factory=dict)
    masks: dict[str, str] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)

    def excuses(self, one: Difference) -> bool:
        """Whether a difference is meant; counts the pattern that says so."""
        for pattern in self.patterns:
            if fnmatch.fnmatchcase(one.name, pattern.replace("[", "[[]")):
                self.met[pattern] += 1
                return True
        return False

    def masked(self, body: bytes) -> bytes:
        """Return a body without what is masked."""
        for mask in self.masks:
            body, number = re.subn(mask.encode(), b"", body)
            self.met[mask] = self.met[mask] or number
        return body


@dataclass
class Comparison:
    """What two records say: differences that nobody meant, numbers, kinds that are in one of them only."""

    old: Path
    new: Path
    differences: list[Difference] = field(default_factory=list)
    measures: dict[str, dict[str, tuple[float | None, float | None]]] = field(default_factory=dict)
    compared: dict[str, int] = field(default_factory=dict)
    alone: list[str] = field(default_factory=list)


def expected(path: Path) -> Expected:
    """Return the differences that a file says are meant. Raises WitnessError where a line has no reason."""
    if not path.is_file():
        raise WitnessError(f"{path}: is no file.")
    found = Expected()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        pattern, _, reason = line.partition("\t")
        if not reason.strip():
            raise WitnessError(f"{path}:{number}: has no reason. Write the pattern, a tab and the reason.")
        if pattern.startswith("mask "):
            mask = pattern.removeprefix("mask ")
            try:
                re.compile(mask.encode())
            except re.error as error:
                raise WitnessError(f"{path}:{number}: is no regular expression: {error}") from error
            found.masks[mask] = reason.strip()
        else:
            found.patterns[pattern] = reason.strip()
    return found


def shape(kind: str, key: str) -> str:
    """Return the pattern of a key: of an address that of its path, of a file its folder and suffix."""
    if re.match(r"[A-Z]+ /", key):
        method, address, *rest = key.split(" ", 2)
        address = address.removeprefix("/gcm") if kind == "base" else address
        names = sorted(set(re.findall(r"\[([^:\]]*):", rest[0] if rest else "")))
        return " ".join((method, asking.pattern(address), *(f"[{name}: *]" for name in names)))
    if kind in ("dumps", "site"):
        return asking.pattern(f"/{key}") if "/" in key else key
    return key


def compare(old: Path, new: Path, meant: Expected, kinds: Iterable[str]) -> Comparison:
    """Return what differs in the kinds that both records have. Raises WitnessError where they have none."""
    found = Comparison(old, new)
    for kind in kinds:
        name = f"{kind}.json" if kind in MEASURES else f"{kind}.tsv"
        there = [folder for folder in (old, new) if (folder / name).is_file()]
        if len(there) == 1:
            found.alone.append(f"{kind} is only in {there[0]}")
        elif there and kind in MEASURES:
            found.measures[kind] = _measures(old / name, new / name)
        elif there:
            before, after = observations.read(old / name), observations.read(new / name)
            found.compared[kind] = len(before.keys() | after.keys())
            every = differences(kind, before, after, Bodies(old / "bodies"), Bodies(new / "bodies"), meant)
            found.differences += [one for one in every if not meant.excuses(one)]
    if not found.compared and not found.measures:
        raise WitnessError(f"{old} and {new} have no kind in common.")
    return found


def differences(
    kind: str,
    before: dict[str, Observation],
    after: dict[str, Observation],
    old: Bodies,
    new: Bodies,
    meant: Expected,
) -> Iterator[Difference]:
    """Yield what differs between two tables, by key."""
    for key in sorted(before.keys() | after.keys()):
        if key not in after:
            yield Difference(kind, "gone", key, old=before[key])
        elif key not in before:
            yield Difference(kind, "new", key, new=after[key])
        else:
            for aspect in _aspects(before[key], after[key], old, new, meant):
                yield Difference(kind, aspect, key, before[key], after[key])


def _aspects(
    one: Observation, other: Observation, old: Bodies, new: Bodies, meant: Expected
) -> Iterator[str]:
    if one.status != other.status:
        yield "status"
    same = one.digest == other.digest
    if not same and (aspect := _of_body(old.get(one.digest), new.get(other.digest), meant)):
        yield aspect
    for name in sorted(one.headers.keys() | other.headers.keys()):
        if one.headers.get(name) != other.headers.get(name) and (same or name not in IMPLIED):
            yield f"header:{name}"


def _of_body(old: bytes | None, new: bytes | None, meant: Expected) -> str:
    """Return how two bodies differ: in white space, in the order of lines, or more; empty for not."""
    if old is None or new is None:
        return "body"
    old, new = meant.masked(old), meant.masked(new)
    if old == new:
        return ""
    if _spaceless(old) == _spaceless(new):
        return "body:space"
    return "body:order" if sorted(old.splitlines()) == sorted(new.splitlines()) else "body"


def _spaceless(body: bytes) -> bytes:
    return re.sub(rb" ?([<>]) ?", rb"\1", b" ".join(body.split()))


def _measures(old: Path, new: Path) -> dict[str, tuple[float | None, float | None]]:
    before, after = (json.loads(path.read_text(encoding="utf-8")) for path in (old, new))
    return {name: (before.get(name), after.get(name)) for name in sorted(before.keys() | after.keys())}


def report(found: Comparison, meant: Expected, lines: int, diffs: int, whole: bool) -> str:
    """Return the comparison as a text: numbers, groups with their first diffs, and what was expected."""
    told = [f"not compared: {one}" for one in found.alone]
    for kind, numbers in found.measures.items():
        told += ["", f"{kind}: old, new, ratio"]
        told += [
            f"  {name}: {_number(old)} {_number(new)} {_ratio(old, new)}"
            for name, (old, new) in numbers.items()
        ]
    groups: dict[tuple[str, str, str], list[Difference]] = defaultdict(list)
    for one in found.differences:
        groups[one.group].append(one)
    for group, members in sorted(groups.items()):
        told += ["", f"{' '.join(group)}: {len(members)}"]
        told += _members(found, meant, members, lines, diffs, whole)
    told += [""] if told else []
    for pattern, reason in (meant.patterns | meant.masks).items():
        number = meant.met[pattern]
        often = "met" if number and pattern in meant.masks else number or "NEVER MET"
        told.append(f"expected, {often}: {pattern}: {reason}")
    for kind, number in found.compared.items():
        told.append(
            f"{kind}: {number} compared, {sum(one.kind == kind for one in found.differences)} differences"
        )
    return "\n".join(told) + "\n"


def _members(
    found: Comparison, meant: Expected, members: list[Difference], lines: int, diffs: int, whole: bool
) -> Iterator[str]:
    if whole:
        yield from (f"  {one.key}" for one in members)
    if members[0].aspect in ("gone", "new"):
        yield from () if whole else (f"  {_told(one)}" for one in members[:1])
        return
    alike: dict[str, list[Difference]] = defaultdict(list)
    for one in members:
        alike[_signature(*_texts(found, meant, one))].append(one)
    by_size = sorted(alike.values(), key=lambda group: -len(group))
    for group in by_size[:diffs]:
        yield f"  {len(group)} like {_told(group[0])}"
        yield from (f"    {line}" for line in _diff(unified(*_texts(found, meant, group[0])), lines))
    if len(by_size) > diffs:
        yield f"  … and {len(by_size) - diffs} other changes; --diffs shows more"


def _told(one: Difference) -> str:
    statuses = [str(side.status) for side in (one.old, one.new) if side]
    return f"{one.key} ({' → '.join(dict.fromkeys(statuses))})"


def _texts(found: Comparison, meant: Expected, one: Difference) -> tuple[list[str], list[str]]:
    """Return the lines of what differs, as it was and as it is: of a header its parts, else of the body."""
    texts = []
    for folder, side in ((found.old, one.old), (found.new, one.new)):
        if side is None:
            texts.append([])
        elif one.aspect.startswith("header:"):
            texts.append(side.headers.get(one.aspect.removeprefix("header:"), "(none)").split(", "))
        else:
            body = Bodies(folder / "bodies").get(side.digest) or b"(not kept)"
            texts.append(_lines(meant.masked(body).decode(errors="replace")))
    return texts[0], texts[1]


def unified(old: list[str], new: list[str]) -> list[str]:
    """Return a unified diff of two texts; what is the same at their begin and end is set aside first."""
    start = next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    rest = min(len(old), len(new)) - start
    end = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    old, new = old[max(start - 1, 0) : len(old) - end], new[max(start - 1, 0) : len(new) - end]
    if len(old) + len(new) > 6000:  # difflib would take minutes
        return [*(f"-{line}" for line in old[:50]), *(f"+{line}" for line in new[:50])]
    return [*difflib.unified_diff(old, new, n=1, lineterm="")][2:]


def _lines(text: str) -> list[str]:
    found = []
    for line in text.splitlines():
        found += re.sub(r"([>,;]) ?", "\\1\n", line).split("\n") if len(line) > WIDTH else [line]
    return found


def _signature(old: list[str], new: list[str]) -> str:
    """Return what a change looks like without its words, so that the same change in many pages is one."""
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    shapes = {f"-{_WORDS.sub('…', line)}" for line in gone} | {f"+{_WORDS.sub('…', line)}" for line in come}
    return "\n".join(sorted(shapes))


def _diff(changed: list[str], lines: int) -> list[str]:
    shown = [line if len(line) <= WIDTH else f"{line[:WIDTH]}…" for line in changed[:lines]]
    return [*shown, f"… {len(changed) - lines} lines more"] if len(changed) > lines else shown


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"


def _ratio(old: float | None, new: float | None) -> str:
    return f"{new / old:.2f}" if old and new is not None else "-"
