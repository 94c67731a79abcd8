#!/usr/bin/env bash
# bench.sh: measure what the project promises of speed and memory, beside f3d, on one virtual screen that is started
# before the first measurement. Prints a table. Close other programs first: half of the numbers are times.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "bench: $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg), f3d $(f3d --version | head -n 1)"
exec "${GO:-go}" test -count=1 -timeout 60m -v -run '^TestMeasure$' ./app/e2e -measure -binary "$PWD/bin/cairn"
