# Two stages: the first installs and compresses, the second only serves, as a user without rights.
FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
 && .venv/bin/python -c "from app import create_app; create_app()" \
 && .venv/bin/waymark build data/plans/* --out data/releases
# The lock holds the developers' tools too: what only they use does not belong on a server.
RUN .venv/bin/pip uninstall --quiet --yes $(.venv/bin/python -c "import tomllib; print(*(name.split('>')[0] for name in tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['dev'] if not name.startswith('setuptools')))")

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 waymark
WORKDIR /app
COPY --from=build --chown=waymark /app /app
USER waymark
ENV PATH=/app/.venv/bin:$PATH WAYMARK_DATA=/app/data/releases WAYMARK_TIER=public
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8050/healthz', timeout=4)"
CMD ["waymark", "serve", "--data", "/app/data/releases", "--host", "0.0.0.0", "--port", "8050"]
