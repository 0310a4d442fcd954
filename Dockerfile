FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md CHANGELOG.md CITATION.cff codemeta.json LICENSE LICENSE-DATA ./
COPY gcm_ld ./gcm_ld
COPY ontology ./ontology
COPY shapes ./shapes
COPY data ./data
COPY queries ./queries
COPY releases ./releases
COPY notebooks ./notebooks
RUN python -m venv /opt/gcm-ld \
    && /opt/gcm-ld/bin/pip install --no-cache-dir --constraint constraints.txt ".[dumps,mcp,notebooks]" \
    && /opt/gcm-ld/bin/gcm-ld build --into /srv/gcm-ld/build

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin gcm-ld
COPY --from=build /opt/gcm-ld /opt/gcm-ld
COPY --from=build /srv/gcm-ld /srv/gcm-ld
WORKDIR /srv/gcm-ld
ENV PYTHONDONTWRITEBYTECODE=1 GCM_LD_HOST=0.0.0.0
USER 10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["/opt/gcm-ld/bin/python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=8)"]
ENTRYPOINT ["/opt/gcm-ld/bin/gcm-ld"]
CMD ["serve"]
