#!/bin/sh
# Stands where the runtime of an AppImage would, which neither npm nor Debian has: it unpacks the program where the real one
# mounts it. Good for trying what is inside, never for handing out. OFFSET is where the program begins.
set -e
OFFSET=8192
APPIMAGE=$(readlink -f "$0")
export APPIMAGE ARGV0="$0" OWD="$PWD"
case "$1" in
  --appimage-offset) echo $OFFSET; exit 0 ;;
  --appimage-extract) unsquashfs -q -n -o $OFFSET -d squashfs-root "$APPIMAGE" >/dev/null; exit 0 ;;
esac
APPDIR=$(mktemp -d "${TMPDIR:-/tmp}/.mount_XXXXXX")
export APPDIR
trap 'rm -rf "$APPDIR"' EXIT
unsquashfs -q -n -f -o $OFFSET -d "$APPDIR" "$APPIMAGE" >/dev/null
"$APPDIR/AppRun" "$@"
