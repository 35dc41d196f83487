#!/usr/bin/env bash
# Sees to it that there is a Chromium for the tests of the web pages. CHROMIUM names one that is somewhere else.
set -euo pipefail

chromium=${CHROMIUM:-/usr/bin/chromium}
if [[ -x $chromium ]]; then exit; fi

die() { printf 'tools: %s\n' "$*" >&2; exit 1; }
[[ -z ${CHROMIUM:-} ]] || die "CHROMIUM is $CHROMIUM, and there is no program there"
command -v apt-get >/dev/null || die "there is no Chromium at $chromium: install one, and let CHROMIUM name it"
[[ $(id -u) == 0 ]] || die "there is no Chromium at $chromium: sudo apt-get install chromium"

printf 'chromium: installing it with apt-get…\n' >&2
apt-get update -qq >&2
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null \
  || die "apt-get could not install chromium; its own words are above"
