#!/usr/bin/env bash
# fuzz.sh: run every fuzz target of the module for FUZZTIME (10s) each.
set -euo pipefail
cd "$(dirname "$0")/.."

failed=()
while IFS=: read -r file line; do
	target=${line#func } target=${target%%(*}
	package=./$(dirname "$file")
	echo "== $package $target"
	"${GO:-go}" test -tags "${TAGS:-migrated_fynedo}" -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-10s}" "$package" || failed+=("$package $target")
done < <(grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+\(' . | sed 's|^\./||')

if [ ${#failed[@]} -gt 0 ]; then
	printf 'fuzz: failed: %s\n' "${failed[@]}" >&2
	exit 1
fi
