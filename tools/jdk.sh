#!/usr/bin/env bash
# Prints the home of a JDK 25, the one Countersign is built and run with, or says what is missing and fails.
set -euo pipefail

wanted=25

# A JDK says its version in its release file; asking javac would cost half a second a candidate.
is_wanted() {
  [[ -n $1 && -x $1/bin/javac && -r $1/release ]] && grep -q "^JAVA_VERSION=\"$wanted[.\"+-]" "$1/release"
}

# follow <file>: where a chain of links ends (readlink -f is not everywhere).
follow() {
  local file=$1 target
  while [[ -L $file ]]; do
    target=$(readlink "$file")
    if [[ $target == /* ]]; then file=$target; else file=${file%/*}/$target; fi
  done
  printf '%s\n' "$file"
}

on_path=
if java=$(command -v java); then
  java=$(follow "$java")
  on_path=${java%/bin/java}
fi

for home in "${COUNTERSIGN_JAVA_HOME:-}" "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* \
  "${HOME:-/}"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
  if is_wanted "$home"; then
    printf '%s\n' "$home"
    exit
  fi
done

printf 'Countersign needs a JDK %s, and there is none in COUNTERSIGN_JAVA_HOME, JAVA_HOME, PATH or the usual places.\n' "$wanted" >&2
exit 1
