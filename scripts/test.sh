#!/usr/bin/env bash
# test.sh: everything that must hold. Every step runs, also after a failed one; the summary says which failed.
set -euo pipefail
cd "$(dirname "$0")/.."

GO=${GO:-go}
TAGS=${TAGS:-migrated_fynedo}
export LIBGL_ALWAYS_SOFTWARE=1 # the same pixels on every machine, with or without a graphics card
unset WAYLAND_DISPLAY

summary=() failures=0

# step NAME COMMAND...: run one step and remember how it ended.
step() {
	local name=$1 begin=$SECONDS result=ok
	shift
	echo "== $name"
	"$@" || {
		result=FAILED
		failures=$((failures + 1))
	}
	summary+=("$(printf '%-7s %4d s  %s' "$result" $((SECONDS - begin)) "$name")")
}

formatted() {
	local bad
	bad=$(gofmt -l .)
	[ -z "$bad" ] || {
		printf 'not formatted as gofmt does:\n%s\n' "$bad"
		return 1
	}
}

# generated: the files that go generate writes are what it writes now.
generated() {
	local before after
	before=$(find assets -type f -exec cksum {} + | sort -k 3)
	"$GO" generate ./assets/... || return 1
	after=$(find assets -type f -exec cksum {} + | sort -k 3)
	[ "$before" = "$after" ] || {
		echo "go generate ./assets/... changed files: commit what it wrote"
		diff <(echo "$before") <(echo "$after")
		return 1
	}
}

# start_display: one screen for every test that opens a window but brings none of its own.
start_display() {
	exec {display_pipe}<> <(:)
	Xvfb -displayfd "$display_pipe" -screen 0 1280x1024x24 +extension GLX -nolisten tcp 2>/dev/null &
	xvfb=$!
	trap 'kill "$xvfb" 2>/dev/null || true' EXIT
	local number
	read -r -t 30 number <&"$display_pipe" || {
		echo "test.sh: Xvfb did not start" >&2
		exit 1
	}
	export DISPLAY=:$number
}

packages() {
	"$GO" list -tags "$TAGS" ./... | grep -v '/app/e2e$'
}

all_but_e2e() {
	# shellcheck disable=SC2046 # package paths hold no spaces
	"$GO" test -race -shuffle=on -timeout 15m -tags "$TAGS" $(packages)
}

# end_to_end keeps what a failed test leaves: pictures, logs.
end_to_end() {
	mkdir -p dist
	"$GO" test -tags "$TAGS" -count=1 -timeout 15m -artifacts -outputdir "$PWD/dist" ./app/e2e
}

scripts_parse() {
	local script
	for script in scripts/*.sh .ci/run; do
		bash -n "$script" || return 1
	done
}

start_display
step "scripts parse" scripts_parse
step "gofmt" formatted
step "go mod tidy" "$GO" mod tidy -diff
step "go vet" "$GO" vet -tags "$TAGS" ./...
step "staticcheck" "$GO" tool staticcheck -tags "$TAGS" ./...
step "go generate changes nothing" generated
step "leaves without cgo" env CGO_ENABLED=0 "$GO" test ./landmark/... ./scene/... ./assets/...
step "all packages, race detector" all_but_e2e
step "render, finalizers checked" "$GO" test -exec "env GODEBUG=checkfinalizers=1" -tags "$TAGS" -count=1 ./render/...
step "the window, end to end" end_to_end

echo
echo "== summary ($SECONDS s)"
printf '%s\n' "${summary[@]}"
if [ "$failures" -gt 0 ]; then
	echo "$failures of ${#summary[@]} steps FAILED"
	exit 1
fi
echo "all ${#summary[@]} steps passed"
