#!/bin/sh
# Make sure of PostgreSQL for the tests that run on both databases. Nothing is started here:
# the tests start a server of their own in a temporary folder.
# Installs Debian's package where that is possible, else programs from the package index into
# .venv/postgres. Where neither can be had it says what is missing;
# under CI=true that is an error, because there no such test may be skipped.
set -eu
cd "$(dirname "$0")/.."
VENV=${VENV:-.venv}
WHEEL=$VENV/postgres/pgserver/pginstall/bin

has_postgres() {
    [ -n "${VERKSTED_TEST_POSTGRES_URL:-}" ] || command -v initdb >/dev/null 2>&1 ||
        ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || [ -x "$WHEEL/initdb" ]
}

install_postgres() {
    export DEBIAN_FRONTEND=noninteractive
    echo "Installing PostgreSQL for the tests."
    apt-get -qq update && apt-get -qq -y --no-install-recommends install postgresql
}

if has_postgres; then
    exit 0
fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    log=$(mktemp)
    install_postgres </dev/null >"$log" 2>&1 || tail -n 20 "$log" >&2
    rm -f "$log"
fi

if ! has_postgres && [ -x "$VENV/bin/python" ]; then
    echo "Fetching PostgreSQL for the tests from the package index."
    "$VENV/bin/python" -m pip --disable-pip-version-check -q install --no-deps \
        --target "$VENV/postgres" pgserver==0.1.4 || true
fi

if has_postgres; then
    exit 0
elif [ "${CI:-}" = true ]; then
    echo "PostgreSQL is missing, and under CI=true no test may be skipped." >&2
    exit 1
else
    echo "Tests on PostgreSQL will be skipped: install it so that the command initdb is found."
fi
