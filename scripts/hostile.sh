#!/usr/bin/env bash
# hostile.sh: the program and its parsers against files that are broken on purpose or by accident. Prints the figures.
set -euo pipefail
cd "$(dirname "$0")/.."

failed=0
"${GO:-go}" run ./internal/hostile -cairn bin/cairn -data "${DATA:-../shared/data}" || failed=1
echo "== ${RANDOM_DOCUMENTS:=10000} random documents a format, written and read"
CAIRN_RANDOM=$RANDOM_DOCUMENTS CAIRN_ROUND_TRIPS=$RANDOM_DOCUMENTS "${GO:-go}" test -tags "${TAGS:-migrated_fynedo}" -count=1 -timeout 60m -run ComeBack -v ./landmark/lmio ./scene/meshio |
	grep -E '^ *(---|ok|FAIL|panic)' || failed=1
exit $failed
