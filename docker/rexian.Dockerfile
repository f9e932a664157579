# One image for every service of docker-compose.yml. Package mirror and index are the base image's and the builder's
# own; another index is passed as a build argument.

FROM debian:bookworm-slim

ARG PIP_INDEX_URL=
# Every program here trusts what the system trusts, docker/authorities included.
ENV DEBIAN_FRONTEND=noninteractive \
    LANG=C.UTF-8 \
    XDG_CACHE_HOME=/var/cache \
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    PATH=/opt/rexian/.venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

COPY docker/authorities /usr/local/share/ca-certificates
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates fontconfig fonts-babelstone-han fonts-noto-cjk \
       libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 make python3 python3-venv \
       postgresql-client tini tzdata \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/rexian
COPY . .

# The same script as `make setup` on a plain machine, so that there is one way to set up and not two.
RUN python3 scripts/prepare.py run \
    && rm -rf /var/cache/uv ~/.npm console/web/node_modules

# Unpacking Asterisk belongs to the image: a container that starts on the evening of a show fetches nothing.
RUN REXIAN_HOME=/tmp/build rexian setup --only asterisk && rm -rf /tmp/build

RUN useradd --system --uid 730 --home-dir /var/lib/rexian --shell /usr/sbin/nologin rexian \
    && install -d -o rexian -g rexian /var/lib/rexian /var/cache/rexian/models \
    && chown -R rexian:rexian /var/cache/rexian
USER rexian
VOLUME ["/var/lib/rexian"]

ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["rexian", "run"]
