#!/usr/bin/env bash
# soak.sh: look for what only time shows. Opens, draws and closes the sample CYCLES times with the collector off, then
# runs the window's tests several times over.
set -euo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "soak: ${CYCLES:=1000} cycles of the sample"
GOGC=off bin/cairn bench lifetime --sample --cycles "$CYCLES" --json >"$log" || {
	tail -n 3 "$log" >&2
	echo "soak: something was left after a close" >&2
	exit 1
}
tail -n 1 "$log"
"${GO:-go}" test -count=5 -timeout 60m -tags "${TAGS:-migrated_fynedo}" ./app/e2e
