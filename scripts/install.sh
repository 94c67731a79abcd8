#!/usr/bin/env bash
# install.sh install|uninstall: put the program, its icons, desktop entry, file types and completions below
# $DESTDIR$PREFIX, or take the same files away. The desktop's caches are renewed only for a real installation: with
# DESTDIR set, that is the package manager's work.
set -euo pipefail
cd "$(dirname "$0")/.."

binary=${BINARY:-bin/cairn}
prefix=${DESTDIR:-}${PREFIX:-/usr/local}
share=$prefix/share
bash_completion=$share/bash-completion/completions/cairn
zsh_completion=$share/zsh/site-functions/_cairn
fish_completion=$share/fish/vendor_completions.d/cairn.fish

# payload: one line "mode<TAB>source<TAB>destination" for each file that is copied.
payload() {
	printf '755\t%s\t%s\n' "$binary" "$prefix/bin/cairn"
	local file
	while read -r file; do
		printf '644\t%s\t%s\n' "$file" "$share/icons/${file#assets/icons/}"
	done < <(find assets/icons/hicolor -type f | sort)
	for file in assets/desktop/*.desktop; do
		printf '644\t%s\t%s\n' "$file" "$share/applications/${file##*/}"
	done
	for file in assets/desktop/*.metainfo.xml; do
		printf '644\t%s\t%s\n' "$file" "$share/metainfo/${file##*/}"
	done
	printf '644\t%s\t%s\n' assets/desktop/cairn-mime.xml "$share/mime/packages/cairn.xml"
}

# stale: whether there is no program, or one that is older than what it is built from.
stale() {
	[ -x "$binary" ] || return 0
	[ -n "$(find . \( -path ./.git -o -path ./bin -o -path ./dist -o -name testdata \) -prune -o -type f \
		\( -name '*.go' -o -name go.mod -o -name go.sum -o -path './assets/*' -o -path './render/*' \) \
		! -name '*_test.go' -newer "$binary" -print)" ]
}

# build: build the program, under sudo as the user who called it: who has Go on the PATH, and keeps the files.
build() {
	local make=(make --no-print-directory -C "$PWD" build)
	if [ "$(id -u)" -eq 0 ] && [ -n "${SUDO_USER:-}" ] && [ "$SUDO_USER" != root ]; then
		make=(sudo -u "$SUDO_USER" -i "${make[@]}")
	fi
	"${make[@]}" || {
		echo "cairn: $binary is older than its sources, or absent, and was not built. Run make build as yourself, then install." >&2
		exit 1
	}
}

complete_with() {
	install -d "$(dirname "$2")"
	"$binary" completion "$1" >"$2"
	chmod 644 "$2"
}

renew_caches() {
	[ -z "${DESTDIR:-}" ] || return 0
	if command -v update-desktop-database >/dev/null && [ -d "$share/applications" ]; then
		update-desktop-database -q "$share/applications"
	fi
	if command -v update-mime-database >/dev/null && [ -d "$share/mime/packages" ]; then
		update-mime-database "$share/mime"
	fi
	if command -v gtk-update-icon-cache >/dev/null && [ -d "$share/icons/hicolor" ]; then
		gtk-update-icon-cache -q -t -f "$share/icons/hicolor"
	fi
}

case ${1:-} in
install)
	if [ "$binary" = bin/cairn ] && stale; then # another one is somebody else's to build
		build
	fi
	payload | while IFS=$'\t' read -r mode source destination; do
		install -D -m "$mode" "$source" "$destination"
	done
	complete_with bash "$bash_completion"
	complete_with zsh "$zsh_completion"
	complete_with fish "$fish_completion"
	renew_caches
	echo "cairn: installed as $prefix/bin/cairn"
	;;
uninstall)
	if [ "$binary" = bin/cairn ] && stale; then # another one is somebody else's to build
		build
	fi
	payload | while IFS=$'\t' read -r _ _ destination; do
		rm -f "$destination"
	done
	rm -f "$bash_completion" "$zsh_completion" "$fish_completion"
	renew_caches
	echo "cairn: removed from $prefix"
	;;
*)
	echo "usage: install.sh install|uninstall" >&2
	exit 2
	;;
esac
