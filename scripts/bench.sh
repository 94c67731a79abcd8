#!/usr/bin/env bash
# bench.sh: measure what the project promises of speed and memory, beside other programs, and write bench/RESULTS.md.
# BENCH=quick measures a part, with meshes of one million triangles only, and prints that. Close other programs first: half
# of the numbers are times. The meshes (2 GB) are made once and kept below the user's cache folder.
set -euo pipefail
cd "$(dirname "$0")/.."

case ${BENCH:-} in
'') flags=(-o bench/RESULTS.md) ;;
quick) flags=(-quick) ;;
*) echo "bench.sh: BENCH=$BENCH: it is quick or nothing" >&2 && exit 2 ;;
esac
exec "${GO:-go}" run ./bench -cairn bin/cairn "${flags[@]}"
