"""The requests of the guide, run by curl as they are printed."""

import shlex
import shutil
import subprocess

import pytest

from gcm_ld.core import urls
from gcm_ld.web.pages import guide


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl; on Debian: apt install curl")
@pytest.mark.parametrize("example", guide.EXAMPLES, ids=lambda example: example.path)
def test_a_request_of_the_guide_is_answered(publication, site, example):
    command = shlex.split(example.command(publication).replace(urls.LOCAL, site))
    run = subprocess.run(
        [*command, "-sS", "--fail", "-w", "%{content_type}", "-o", "-"], capture_output=True, timeout=600
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout
    if example.accept:
        assert example.accept.encode() in run.stdout
