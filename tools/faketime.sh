#!/usr/bin/env bash
# Sees to it, where it can, that there is a libfaketime, by which `make chaos` steps the clocks of processes. Without it no clock is stepped.
set -euo pipefail

shopt -s nullglob
found=(/usr/lib/faketime/libfaketime.so.1 /usr/lib64/faketime/libfaketime.so.1 /usr/lib/*-linux-gnu*/faketime/libfaketime.so.1)
for library in "${found[@]}"; do
  if [[ -e $library ]]; then exit; fi
done

without() { printf 'tools: %s; no clock is stepped\n' "$*" >&2; exit; }
command -v apt-get >/dev/null || without "there is no libfaketime here"
[[ $(id -u) == 0 ]] || without "there is no libfaketime: sudo apt-get install libfaketime"

printf 'libfaketime: installing it with apt-get…\n' >&2
apt-get update -qq >&2 || without "apt-get update failed; its own words are above"
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libfaketime >/dev/null \
  || without "apt-get could not install libfaketime; its own words are above"
