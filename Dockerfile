# Verksted in a container: every part, or one of them (compose.yaml shows how).
# Built in one stage with what building needs, run in another without it, as nobody in particular.

FROM python:3.11-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/verksted
COPY requirements/build.lock requirements/runtime.lock requirements/
# As in the Makefile: the build backend first, by hash, then everything else by hash.
RUN /opt/verksted/bin/pip install --require-hashes -r requirements/build.lock \
    && /opt/verksted/bin/pip install --require-hashes --no-build-isolation --use-pep517 \
        -r requirements/runtime.lock
COPY pyproject.toml LICENSE NOTICE README.md ./
COPY bot bot
COPY handlers handlers
COPY workshop workshop
COPY storage storage
COPY prompts prompts
COPY web web
RUN /opt/verksted/bin/pip install --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm

RUN groupadd --gid 10001 verksted \
    && useradd --uid 10001 --gid 10001 --home-dir /var/lib/verksted --shell /usr/sbin/nologin verksted \
    && install -d -o verksted -g verksted -m 0700 /var/lib/verksted /var/lib/verksted/media
COPY --from=build /opt/verksted /opt/verksted
ENV PATH=/opt/verksted/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    WEB_HOST=0.0.0.0 \
    WEB_PORT=8080 \
    DATABASE_URL=sqlite:////var/lib/verksted/verksted.db \
    MEDIA_DIR=/var/lib/verksted/media
# By number, so that a host which knows no such name can check that it is nobody special.
USER 10001:10001
WORKDIR /var/lib/verksted
VOLUME /var/lib/verksted
EXPOSE 8080
# For a container that runs the web; the others are watched by their heartbeats (/metrics).
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/ready', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["verksted"]
CMD ["run"]
