"""The files that are listed are those of the build, with their sizes and checksums."""

import dataclasses
import hashlib
import json

from gcm_ld.core import urls
from gcm_ld.metadata import distributions
from gcm_ld.publish import builds


def test_every_file_of_the_build_is_listed_with_its_bytes(dumped):
    listed = {file.path: file for file in distributions.files(dumped)}
    files = [path for path in dumped.dumps.rglob("*") if path.is_file() and ".editions" not in path.parts]
    built = {path.relative_to(dumped.dumps).as_posix(): path for path in files}
    made = builds.manifest(dumped.dumps)
    packed = builds.entries(made).keys() - made["files"].keys()
    assert set(built) - set(listed) == {builds.MANIFEST, builds.CHECKSUMS, *packed}
    for path, file in listed.items():
        content = built[path].read_bytes()
        assert (file.size, file.digest) == (len(content), hashlib.sha256(content).hexdigest()), path


def test_every_file_says_what_it_holds(dumped):
    assert [file.path for file in distributions.files(dumped) if not file.holds] == []
    files = [file for file in distributions.files(dumped) if file.group == 3]
    asked = [query.name for query in dumped.questions.values() if not query.is_federated]
    wanted = {f"answers/{name}.{suffix}" for name in asked for suffix in ("csv", "parquet")}
    assert {file.path for file in files} == wanted


def test_without_a_build_the_whole_sets_are_known_without_size(publication):
    assert distributions.manifest(publication) == {}
    assert {file.path for file in distributions.files(publication)} == {
        file.path for file in distributions.main(publication)
    }
    assert {file.size for file in distributions.files(publication)} == {0}
    assert "all.ttl" in {file.path for file in distributions.files(publication)}


def test_the_build_of_another_edition_is_none(dumped, tmp_path):
    told = json.loads((dumped.dumps / builds.MANIFEST).read_text()) | {"digest": "0"}
    (tmp_path / builds.MANIFEST).write_text(json.dumps(told))
    assert distributions.manifest(dumped)
    assert distributions.manifest(dataclasses.replace(dumped, dumps=tmp_path)) == {}


def test_the_build_for_another_base_is_none(dumped):
    moved = dataclasses.replace(dumped, site=urls.site(base="http://127.0.0.1:8000/"))
    assert distributions.manifest(moved) == {}
