#!/bin/sh
# Makes .venv hold exactly what a lock names: `setup.sh run`, `test` (run and tests) or `dev` (everything).
# Instant when nothing changed since the last time.
set -eu
cd "$(dirname "$0")/.."
level=${1:-run}
venv=.venv
stamp=$venv/nexo-installed

die() {
    echo "$*" >&2
    exit 1
}

usable() {
    "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for name in ${NEXO_PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if command -v "$name" >/dev/null 2>&1 && usable "$name"; then
            echo "$name"
            return
        fi
    done
    return 1
}

case $level in
    run) locks="run" ;;
    test) locks="run test" ;;
    dev) locks="run test dev" ;;
    *) die "usage: setup.sh run|test|dev" ;;
esac

# What is wanted, as one line: the locks' and the project's checksums.
files="requirements/tools.lock pyproject.toml"
for lock in run test dev; do files="$files requirements/$lock.lock"; done
wanted=$(cat $files requirements/setup.sh | cksum)
if [ -f "$stamp" ] && [ -x "$venv/bin/nexo" ]; then
    read -r have_level have_sum <"$stamp" || true
    if [ "$have_sum" = "$wanted" ]; then
        case "$have_level-$level" in
            dev-* | test-test | test-run | run-run) exit 0 ;;
        esac
    fi
fi

if ! [ -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    python=$(find_python) || die "Nexo needs Python 3.11 or later with its venv module: install it" \
        "(on Debian or Ubuntu: apt install python3 python3-venv) and run this again."
    echo "Creating the environment in $venv with $("$python" --version)…"
    rm -rf "$venv"
    "$python" -m venv "$venv"
fi
rm -f "$stamp"

echo "Installing the packages of requirements/ ($level)…"
pip="$venv/bin/python -m pip --disable-pip-version-check --quiet"
args=""
for lock in $locks; do args="$args -r requirements/$lock.lock"; done
if $pip install --require-hashes --no-deps -r requirements/tools.lock && "$venv/bin/uv" --version >/dev/null 2>&1; then
    sync=""
    for lock in $locks; do sync="$sync requirements/$lock.lock"; done
    # shellcheck disable=SC2086
    "$venv/bin/uv" pip sync --quiet --python "$venv/bin/python" --require-hashes requirements/tools.lock $sync
else
    echo "uv cannot be had here; pip installs the same files, more slowly." >&2
    # shellcheck disable=SC2086
    $pip install --require-hashes --no-deps $args
fi

# Entry points (the command `nexo`, the channels) need the product itself installed, from this folder.
$pip install --no-deps --no-build-isolation --no-index --editable .
echo "$level $wanted" >"$stamp"
