#!/bin/sh
# Make sure of Chromium, and of a font to draw with, for the tests marked `browser`.
# Installs Debian's packages where that is possible. Elsewhere it says what is missing;
# under CI=true that is an error, because there no browser test may be skipped.
set -eu

if command -v chromium >/dev/null 2>&1; then
    exit 0
fi

install_chromium() {
    export DEBIAN_FRONTEND=noninteractive
    echo "Installing Chromium for the browser tests."
    apt-get -qq update &&
        apt-get -qq -y --no-install-recommends install chromium fonts-dejavu-core
}

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    log=$(mktemp)
    install_chromium </dev/null >"$log" 2>&1 || tail -n 20 "$log" >&2
    rm -f "$log"
fi

if command -v chromium >/dev/null 2>&1; then
    exit 0
elif [ "${CI:-}" = true ]; then
    echo "Chromium is missing, and under CI=true no browser test may be skipped." >&2
    exit 1
else
    echo "Browser tests will be skipped: install Chromium so that the command chromium is found."
fi
