#!/bin/sh
# Installs what Debian and Ubuntu lack for Python environments and for Qt; does nothing elsewhere or where all is there.
# With "window", also what a window on X11 and printing need.
set -eu
command -v dpkg-query >/dev/null 2>&1 || exit 0
wanted="python3-venv libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfreetype6 libfontconfig1 libdbus-1-3"
if [ "${1:-}" = window ]; then
    wanted="$wanted libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-render0 libxcb-shape0"
    wanted="$wanted libxcb-util1 libxcb-xkb1 libxkbcommon-x11-0 libcups2"
fi
there() { dpkg-query -W -f='${Status}\n' "$1" "$1t64" 2>/dev/null | grep -q '^install ok installed'; }
missing=""
for name in $wanted; do
    if [ "$name" = python3-venv ]; then
        python3 -c 'import venv, ensurepip' 2>/dev/null || missing="$missing $name"
    elif ! there "$name"; then
        missing="$missing $name"
    fi
done
[ -n "$missing" ] || exit 0
run=""
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "As root: apt-get install -y$missing" >&2
        exit 1
    fi
    run=sudo
fi
echo "installing:$missing"
$run apt-get update -qq
# shellcheck disable=SC2086
$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
