"""What `deploy/` and the Dockerfile hold passes the checks of the programs that read it, and works."""

import json
import os
import re
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import live
import pytest

from gcm_ld.web import config

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
UNIT = (DEPLOY / "gcm-ld.service").read_text()
NGINX = (DEPLOY / "nginx.conf").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
GUARD = 600
MAIN = """
{user}
daemon off;
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def tool(find) -> str:
    """Return the path of a program, or skip the test with the way to have it."""
    try:
        return find()
    except live.Missing as missing:
        pytest.skip(str(missing))


def check(*command: str | Path) -> None:
    ran = subprocess.run(command, capture_output=True, text=True, timeout=GUARD, stdin=subprocess.DEVNULL)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """The site of deploy/nginx.conf in a folder, on free ports, with a certificate of its own."""

    def __init__(self, folder: Path, upstream: str = "127.0.0.1:9") -> None:
        self.nginx, openssl = tool(live.nginx), tool(live.openssl)
        self.plain, self.secure, self.conf = free_port(), free_port(), folder / "nginx.conf"
        self.certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
        request = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        names = ("-subj", "/CN=example.org", "-addext", "subjectAltName=DNS:example.org")
        check(openssl, *request, *names, "-keyout", key, "-out", self.certificate)
        site = re.sub(r"/etc/letsencrypt/live/example\.org", str(folder), NGINX)
        site = re.sub(r"    listen \[::\].*\n", "", site)
        site = site.replace("listen 80;", f"listen 127.0.0.1:{self.plain};")
        site = site.replace("listen 443 ssl", f"listen 127.0.0.1:{self.secure} ssl")
        (folder / "site.conf").write_text(site.replace("server 127.0.0.1:8000;", f"server {upstream};"))
        user = "user root;" if os.geteuid() == 0 else ""
        self.conf.write_text(MAIN.format(user=user, folder=folder))

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        context = ssl.create_default_context(cafile=str(self.certificate))
        context.check_hostname = False
        request = urllib.request.Request(
            f"https://127.0.0.1:{self.secure}{path}", body, {"Host": "example.org", **headers}
        )
        with urllib.request.urlopen(request, timeout=GUARD, context=context) as answer:
            return answer.status, dict(answer.headers), answer.read()


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    """Run `gcm-ld serve` behind nginx with our site of it."""
    with live.serve("--proxy", "127.0.0.1") as address:
        site = Site(tmp_path_factory.mktemp("nginx"), urllib.parse.urlsplit(address).netloc)
        server = subprocess.Popen([site.nginx, "-c", site.conf], stderr=subprocess.PIPE, text=True)
        try:
            deadline = time.monotonic() + GUARD
            while server.poll() is None and time.monotonic() < deadline:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", site.secure)) == 0:
                        break
                time.sleep(0.05)
            assert server.poll() is None, server.stderr.read()
            yield site
        finally:
            server.terminate()
            server.communicate(timeout=GUARD)


def test_nginx_takes_the_site(tmp_path):
    site = Site(tmp_path)
    check(site.nginx, "-t", "-c", site.conf)


def test_a_page_and_a_query_are_answered_behind_nginx(site):
    status, headers, body = site.ask("/", Accept="text/html")
    assert (status, headers["Strict-Transport-Security"]) == (200, "max-age=31536000")
    assert body.startswith(b"<!doctype html>")
    query = b"ASK { <https://w3id.org/gcm-ld/theme/human-rights> a ?class }"
    json_results = "application/sparql-results+json"
    status, headers, body = site.ask(
        "/sparql", query, **{"Content-Type": "application/sparql-query", "Accept": json_results}
    )
    assert (status, headers["Content-Type"].partition(";")[0]) == (200, json_results)
    assert json.loads(body)["boolean"] is True


def test_the_longest_query_in_an_address_passes_nginx(site):
    longest = config.ServerConfig().max_query_url
    query = urllib.parse.quote("ASK {} #", safe="").ljust(longest - 100, "x")
    assert site.ask(f"/sparql?query={query}", Accept="application/sparql-results+json")[0] == 200


def test_nginx_leads_from_http_to_https(site):
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    with pytest.raises(urllib.error.HTTPError) as refused:
        request = urllib.request.Request(
            f"http://127.0.0.1:{site.plain}/a?b", headers={"Host": "example.org"}
        )
        urllib.request.build_opener(Stay).open(request, timeout=GUARD)
    assert (refused.value.code, refused.value.headers["Location"]) == (301, "https://example.org/a?b")
    refused.value.close()


def test_the_proxies_allow_what_the_server_takes():
    settings = config.ServerConfig()
    assert settings.max_body == 2**20
    assert "client_max_body_size 1m;" in NGINX
    assert settings.max_url < int(re.search(r"large_client_header_buffers \d+ (\d+)k;", NGINX)[1]) * 2**10
    assert settings.patience + settings.deadline < int(re.search(r"proxy_read_timeout (\d+)s;", NGINX)[1])


def test_caddy_takes_its_file():
    caddy = tool(live.caddy)
    check(caddy, "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile")
    shown = subprocess.run(
        [caddy, "fmt", DEPLOY / "Caddyfile"], capture_output=True, text=True, timeout=GUARD
    )
    assert shown.stdout == (DEPLOY / "Caddyfile").read_text(), "run: caddy fmt --overwrite deploy/Caddyfile"


def test_systemd_takes_the_unit_and_finds_it_confined(tmp_path):
    analyze = tool(live.systemd_analyze)
    program = Path(sys.executable).with_name("gcm-ld")
    unit = tmp_path / "gcm-ld.service"
    unit.write_text(UNIT.replace("/opt/gcm-ld/bin/gcm-ld", str(program)))
    check(analyze, "verify", "--man=no", unit)
    check(analyze, "security", "--offline=true", "--threshold=20", "--no-pager", unit)


def test_hadolint_takes_the_dockerfile():
    check(tool(live.hadolint), ROOT / "Dockerfile")


def test_the_image_gets_what_the_package_is_built_of_and_no_rights():
    copied = {
        name.removeprefix("./")
        for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE)
        for name in line.split()[:-1]
    }
    assert all((ROOT / name).exists() for name in copied)
    allowed = re.findall(r"^!(.*)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert copied == set(allowed)
    wheel = re.search(r"force-include\]\n(.*?)\n\n", (ROOT / "pyproject.toml").read_text(), re.DOTALL)[1]
    assert copied >= {line.split(" = ")[0].strip('"') for line in wheel.splitlines()}
    assert re.findall(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE) == ["10001"]


@pytest.mark.parametrize(
    "name", ["SECURITY.md", "Dockerfile", "deploy/nginx.conf", "deploy/Caddyfile", "deploy/gcm-ld.service"]
)
def test_every_setting_that_a_file_names_is_one_of_the_server(name):
    text = (ROOT / name).read_text()
    options = {setting.option for setting in config.SETTINGS}
    variables = {setting.variable for setting in config.SETTINGS}
    lines = re.findall(r"gcm-ld serve (.*?)[`\n]", text)
    assert {word for line in lines for word in line.split() if word.startswith("--")} <= options
    assert set(re.findall(r"\bGCM_LD_[A-Z_]+", text)) <= variables
