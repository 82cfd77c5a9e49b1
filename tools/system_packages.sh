#!/bin/sh
# Installs the Debian packages of the named groups where they are missing: `fonts` for PDF pages and test scans,
# `office` for opening the Word file. Without root or apt it says what to install and goes on.
set -eu
missing=""
need() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
for group in "$@"; do
  case "$group" in
    fonts) fc-list 2>/dev/null | grep -qi 'noto.*cjk' || missing="$missing fontconfig fonts-noto-cjk" ;;
    office) need soffice libreoffice-writer-nogui; need pdftoppm poppler-utils ;;
    *) echo "unknown group: $group" >&2; exit 2 ;;
  esac
done
[ -z "$missing" ] && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
  echo "Please install these packages of your system, then run again:$missing" >&2
fi
