#!/usr/bin/env bash
# soak.sh: look for what only time shows. Opens, draws and closes the sample CYCLES times with the collector off, a tenth
# as often in several views, goes through SPECIMENS specimens of a study, runs the window's tests several times over,
# kills a program that edits KILLS times, makes RANDOM_EDITS random sequences of edits, then quits the real one QUITS
# times in each way while all processors are busy.
set -euo pipefail
cd "$(dirname "$0")/.."

tags=${TAGS:-migrated_fynedo}
log=$(mktemp)
burners=()
trap 'kill "${burners[@]}" 2>/dev/null; rm -f "$log"' EXIT
echo "soak: ${CYCLES:=1000} cycles of the sample"
GOGC=off bin/cairn bench lifetime --sample --cycles "$CYCLES" --json >"$log" || {
	tail -n 3 "$log" >&2
	echo "soak: something was left after a close" >&2
	exit 1
}
tail -n 1 "$log"
echo "soak: $((CYCLES / 20 + 1)) cycles of it with 1,000 points placed and moved in each"
GOGC=off bin/cairn bench lifetime --sample --cycles "$((CYCLES / 20 + 1))" --edits 1000 --json >"$log" || {
	tail -n 3 "$log" >&2
	echo "soak: something of what was edited was left after a close" >&2
	exit 1
}
tail -n 1 "$log"
echo "soak: $((CYCLES / 10 + 1)) cycles of it in four views, with values as colours and a clipping plane"
GOGC=off bin/cairn bench lifetime --sample --cycles "$((CYCLES / 10 + 1))" --views 4 --size 600x400 --json >"$log" || {
	tail -n 3 "$log" >&2
	echo "soak: something of what was shown in several views was left after a close" >&2
	exit 1
}
tail -n 1 "$log"
echo "soak: ${SPECIMENS:=300} specimens of a study, one after the other, with the collector off"
"${GO:-go}" test -count=1 -timeout 60m -tags "$tags" -v -run '^TestNothingIsLeftOfSpecimens$' ./app/session -specimens "$SPECIMENS"
"${GO:-go}" test -count=5 -timeout 60m -tags "$tags" ./app/e2e

echo "soak: ${KILLS:=2000} kills of a program that edits and saves"
"${GO:-go}" test -count=1 -timeout 60m -tags "$tags" -v -run '^TestKilled' ./app/journal -kills "$KILLS"
echo "soak: ${RANDOM_EDITS:=10000} random sequences of edits, against a plain model and through journals"
"${GO:-go}" test -count=1 -timeout 60m -tags "$tags" -v -run '^TestRandomEdits' ./scene -sequences "$RANDOM_EDITS"
"${GO:-go}" test -count=1 -timeout 60m -tags "$tags" -v -run '^TestKilled|^TestAnyRun|^TestPower' ./app/workspace -kills "$KILLS" -walks "$RANDOM_EDITS" -power 50

echo "soak: ${QUITS:=500} quits in each way, all processors busy"
for ((i = 0; i < $(nproc); i++)); do
	nice bash -c 'while :; do :; done' &
	burners+=($!)
done
"${GO:-go}" test -count=1 -timeout 6h -tags "$tags" -v -run '^TestQuit' ./app/e2e -binary "$PWD/bin/cairn" -quits "$QUITS"
