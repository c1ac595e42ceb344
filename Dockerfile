# The image of the job: the bundled command line, its npm packages, dbt in a virtual environment, the pipelines and the
# dbt project. Nothing of the laptop's endpoints, of the infrastructure program or of the tests: see .dockerignore.
# docs/image.md says how it is built, pinned and tested.
#
# checkov:skip=CKV_DOCKER_2:A batch job that ends by itself has no health to ask for; its exit code and its metrics tell.
# checkov:skip=CKV_DOCKER_7:It does not read arguments. A test holds that the defaults of the bases name versions.

# Both bases can be pinned by digest: --build-arg NODE_IMAGE=node:24.21.0-bookworm-slim@sha256:…
# They must be of the same Debian release, for node runs on the libraries of the second.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim
ARG DEBIAN_IMAGE=debian:bookworm-slim

# --- npm packages, and what is made of the sources ---------------------------------------------------------------
FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# `npm install`, not `npm ci`: the lock may lack the optional package of a platform that it was not made on, which
# `npm ci` refuses and `npm install` adds. No install script of a package runs. The last line fails where this
# platform's binaries have not come.
RUN npm install --omit=dev --ignore-scripts --no-audit --no-fund \
  && node -e "require('@duckdb/node-bindings'); require('esbuild').transformSync('')"
COPY . .
RUN node scripts/image/assemble.mjs /build/image

# --- Debian with what both dbt's build and the run need ------------------------------------------------------------
FROM ${DEBIAN_IMAGE} AS system
RUN apt-get update \
  && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends ca-certificates python3 tini \
  && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/* /var/cache/ldconfig/* /var/log/*

# --- dbt's virtual environment, at the path where it will run ------------------------------------------------------
FROM system AS dbt
RUN apt-get update \
  && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends python3-venv
COPY dbt/requirements.txt /build/
RUN python3 -m venv /opt/lakeload/.venv/dbt \
  && /opt/lakeload/.venv/dbt/bin/python -m pip install --no-cache-dir --no-compile --disable-pip-version-check \
    --only-binary :all: --require-hashes --requirement /build/requirements.txt \
  && /opt/lakeload/.venv/dbt/bin/python -m pip uninstall --yes --quiet pip \
  # The root is read-only when dbt runs, so bytecode is written now. It is never compared with its source again, which
  # no timestamp that a copy changes can then invalidate.
  && python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/lakeload/.venv/dbt/lib

# --- the image -------------------------------------------------------------------------------------------------------
FROM system
RUN groupadd --gid 10001 lakeload \
  && useradd --uid 10001 --gid 10001 --home-dir /scratch --no-create-home --shell /usr/sbin/nologin lakeload \
  # Fargate gives a volume the owner that its mount point has in the image.
  && install --directory --owner=10001 --group=10001 --mode=0750 /scratch

COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=dbt /opt/lakeload/.venv /opt/lakeload/.venv
COPY --from=build /build/image/node_modules /opt/lakeload/node_modules
COPY --from=build /build/image/lakeload /opt/lakeload
RUN ln -s /opt/lakeload/bin/lakeload.js /usr/local/bin/lakeload

ENV NODE_ENV=production \
  HOME=/scratch \
  LAKELOAD_SCRATCH=/scratch \
  DBT_SEND_ANONYMOUS_USAGE_STATS=false

ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="lakeload" \
  org.opencontainers.image.description="Records from a JSON API to tables that people trust in Amazon Redshift" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}"

WORKDIR /scratch
VOLUME ["/scratch", "/tmp"]
USER 10001:10001

# tini is process 1: it hands SIGTERM on to the job, and reaps what dbt leaves behind.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/bin/tini", "--", "lakeload"]
CMD ["run", "spacex"]
