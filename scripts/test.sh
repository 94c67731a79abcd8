#!/usr/bin/env bash
# test.sh: everything that must hold. Every step runs, also after a failed one; the summary says which failed, which
# tests took longest, and how many had no files to test with.
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

# go_test ARGUMENT...: go test, shown as usual, with the end of each test kept for the summary.
records=$(mktemp)
go_test() {
	"$GO" test -json -tags "$TAGS" "$@" | "$report" -to "$records"
}

build_report() {
	report=$(mktemp -d)/testreport
	"$GO" build -o "$report" ./internal/testreport
}

# Which package is tested how. The leaves run without cgo, which shows that they need none. What starts goroutines of its
# own runs under the race detector, but for the rooms of the window: building the toolkit a second time takes longer than
# all their tests (make race has them, too). A new package is in one of the lists, or list_packages says so.
concurrent="./landmark/shape ./scene/... ./render/... ./app/workspace ./app/picture ./app/filedialog ./app/instance ./app/journal ./app/filelock ./app/study"
leaves="./landmark/... ./internal/... ./assets/... ./bench ./scene/... ./app/journal ./app/tool ./app/recovery ./app/template ./app/study ./app/workspace"
# Long under the race detector, and not about goroutines: the run without cgo has them.
long="TheRightWayIsFoundForRealSpecimens|BuildingASurfaceCanBeStoppedAnywhere|ClosestIsTheNearestOfAllTriangles"
long+="|LargePolygonsTakeNoQuadraticTime|CrossingPolygonsEnd|RandomPolygonsAreCutInside"
long+="|HostileFiles|VTPBomb|PackedBomb|VTPDamaged|MeshesComeBack|GLBComesBack|NumbersAreExact|GLTFFilesAreReadOnce"
long+="|ValuesTakeNoMoreThanTheFile|FilesOfOtherReaders|References|Progress"
long+="|PowerCutsLoseNothingThatWasKept|PowerCutsLoseNoEditThatWasKept"
long+="|ACutterStops|CancelWithinOnePolygon|PlainPicturesAreDecoded|ValuesOfCellsTakeNoMoreThanTheFile|AFaultCopiesNoText"
window="./app ./app/memory ./app/session ./app/shell/... ./app/trace ./app/viewport"

# list_packages: every package is in one of the lists.
list_packages() {
	local missing
	# shellcheck disable=SC2086 # lists of patterns
	missing=$(comm -23 <("$GO" list -tags "$TAGS" ./... | sort) \
		<("$GO" list -tags "$TAGS" $concurrent $leaves $window . ./app/filedialog/... ./app/e2e/... | sort -u))
	[ -z "$missing" ] || {
		printf 'in none of the lists of scripts/test.sh: %s\n' "$missing"
		return 1
	}
}

without_cgo() {
	# shellcheck disable=SC2086
	CGO_ENABLED=0 go_test $leaves
}

under_race() {
	# shellcheck disable=SC2086
	go_test -race -shuffle=on -timeout 15m -skip "^Test($long)\$" $concurrent
}

window_rooms() {
	# shellcheck disable=SC2086
	go_test -timeout 15m . $window
}

finalizers() {
	go_test -exec "env GODEBUG=checkfinalizers=1" -count=1 ./render/...
}

# end_to_end keeps what a failed test leaves: pictures, logs.
end_to_end() {
	mkdir -p dist
	go_test -count=1 -timeout 15m -artifacts -outputdir "$PWD/dist" ./app/e2e
}

scripts_parse() {
	local script
	for script in scripts/*.sh .ci/run; do
		bash -n "$script" || return 1
	done
}

start_display
build_report
step "scripts parse" scripts_parse
step "gofmt" formatted
step "go mod tidy" "$GO" mod tidy -diff
step "every package is tested" list_packages
step "go vet" "$GO" vet -tags "$TAGS" ./...
step "staticcheck" "$GO" tool staticcheck -tags "$TAGS" ./...
step "go generate changes nothing" generated
step "leaves, without cgo" without_cgo
step "what is concurrent, race detector" under_race
step "render, finalizers checked" finalizers
step "the window's rooms" window_rooms
step "the window, end to end" end_to_end

echo
"$report" -summary "$records"
echo
echo "== summary ($SECONDS s)"
printf '%s\n' "${summary[@]}"
if [ "$failures" -gt 0 ]; then
	echo "$failures of ${#summary[@]} steps FAILED"
	exit 1
fi
echo "all ${#summary[@]} steps passed"
"$report" -summary "$records" | tail -n 1 # what a reader of the log looks for at its end
