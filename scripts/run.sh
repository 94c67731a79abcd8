#!/usr/bin/env bash
# run.sh [FILE...]: show the files, or the bundled sample, in the window; where there is no display, make a picture.
set -euo pipefail
cd "$(dirname "$0")/.."

what=("$@") picture=cairn-{}.png # cairn render puts each file's name in
if [ $# -eq 0 ]; then
	what=(--sample) picture=cairn-sample.png
fi

if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
	echo "cairn: no display here (DISPLAY and WAYLAND_DISPLAY are not set), so here is a picture instead of the window."
	bin/cairn render "${what[@]}" -o "$picture"
	echo "cairn: look at $PWD/${picture/\{\}/*}"
	exit
fi
exec bin/cairn "${what[@]}"
