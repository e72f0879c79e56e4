#!/usr/bin/env bash
# Make .venv from a hashed requirements list, and only when it is missing or the list has changed.
#   deploy/venv.sh       what the portal needs to run
#   deploy/venv.sh dev   that and the tools of the tests and checks
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-run}
python=${PYTHON:-python3}

need() { # need <what is missing> <the package that brings it>
    echo "Thiếu $1. Trên Debian/Ubuntu, chạy lệnh sau rồi thử lại:" >&2
    echo "    apt-get install -y $2" >&2
    exit 1
}

list() { [ "$1" = dev ] && echo requirements-dev.txt || echo requirements.txt; }
hash_of() { { sha256sum "$(list "$1")"; .venv/bin/python -V; } | sha256sum | cut -c1-64; }
current() { [ -x .venv/bin/python ] && [ "$(cat ".venv/stamp-$1" 2>/dev/null)" = "$(hash_of "$1" 2>/dev/null)" ]; }

current "$kind" && exit 0
# The tools' list holds the portal's list too.
command -v "$python" >/dev/null || need "Python 3" "python3 python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || need "Python từ 3.11 (đang có $("$python" -V))" "python3.11 python3.11-venv"
"$python" -c 'import venv, ensurepip' 2>/dev/null || need "mô-đun venv của Python" "python3-venv"

if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    echo "Tạo môi trường Python trong .venv" >&2
    rm -rf .venv
    "$python" -m venv .venv
fi
echo "Cài thư viện theo $(list "$kind") (đối chiếu mã băm từng gói)" >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$(list "$kind")"
hash_of "$kind" > ".venv/stamp-$kind"
if [ "$kind" = dev ]; then hash_of run > .venv/stamp-run; fi
