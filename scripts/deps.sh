#!/usr/bin/env bash
# deps.sh GROUP...: see that the system has what building, testing or measuring Cairn needs.
# Groups: build, test, bench, hostile, windows. On Debian and its relatives what is missing is installed with apt-get; elsewhere
# a missing thing is named with the packages that hold it. Silent where nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

# C headers of the window system, which GLFW and go-gl are compiled against, and the libraries they open at run time.
build_debian="gcc libc6-dev libgl-dev libegl-dev libx11-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev libgl1 libegl1 libgl1-mesa-dri"
build_fedora="gcc mesa-libGL-devel mesa-libEGL-devel libX11-devel libXcursor-devel libXrandr-devel libXinerama-devel libXi-devel libXxf86vm-devel"
build_arch="gcc mesa libglvnd libx11 libxcursor libxrandr libxinerama libxi libxxf86vm"
build_why="a C compiler and the headers of OpenGL and X11, for the window"

# A display without a screen, a window manager, what the double-click test starts the program through, and small fonts for
# Chinese, Japanese and Korean, Arabic, Hebrew, Devanagari, Thai and Vietnamese.
test_debian="xvfb openbox libgl1-mesa-dri desktop-file-utils shared-mime-info xdg-utils libglib2.0-bin dbus-daemon
	fonts-wqy-microhei fonts-hosny-amiri culmus fonts-lohit-deva fonts-tlwg-loma-otf fonts-dejavu-core"
test_fedora="xorg-x11-server-Xvfb openbox mesa-dri-drivers desktop-file-utils shared-mime-info xdg-utils glib2 dbus-daemon"
test_arch="xorg-server-xvfb openbox mesa desktop-file-utils shared-mime-info xdg-utils glib2 dbus"
test_why="a virtual display, a window manager, the desktop's tools and fonts, for the tests of the window"

bench_debian="f3d python3-vtk9 meshlab python3-open3d libembree3-3 python3-numpy python3-scipy r-cran-shapes"
bench_fedora="f3d python3-vtk meshlab embree3 python3-numpy python3-scipy"
bench_arch="f3d vtk meshlab embree3 python-numpy python-scipy"
bench_why="the programs that are measured beside Cairn: f3d, VTK, MeshLab, Open3D, Embree, SciPy and the R package shapes"

hostile_debian="strace"
hostile_fedora="strace"
hostile_arch="strace"
hostile_why="what tells which files the program opens"

windows_debian="gcc-mingw-w64-x86-64"
windows_fedora="mingw64-gcc"
windows_arch="mingw-w64-gcc"
windows_why="the compiler for Windows"

# need_go: a Go compiler that is new enough for go.mod, or one that has fetched such a one by itself.
need_go() {
	local wanted have
	wanted=$(sed -n 's/^go \([0-9]*\.[0-9]*\).*/\1/p' go.mod)
	if ! command -v "${GO:-go}" >/dev/null; then
		echo "cairn: no Go compiler found. Install Go $wanted or newer (https://go.dev/dl/) and put its bin folder on PATH." >&2
		exit 1
	fi
	have=$("${GO:-go}" version) || have="no version" # what is wrong, it has said itself
	if ! [[ $have =~ go([0-9]+)\.([0-9]+) ]] ||
		((BASH_REMATCH[1] < ${wanted%.*} || (BASH_REMATCH[1] == ${wanted%.*} && BASH_REMATCH[2] < ${wanted#*.}))); then
		echo "cairn: Go $wanted or newer is needed, and $(command -v "${GO:-go}") is: $have." >&2
		echo "    The packages of a distribution may be older. Install it from https://go.dev/dl/ and put its bin folder first on PATH." >&2
		exit 1
	fi
}

# missing_debian PACKAGE...: those that are not installed.
missing_debian() {
	local package
	for package; do
		[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || printf '%s ' "$package"
	done
}

install_debian() {
	local as_root=""
	if [ "$(id -u)" -ne 0 ]; then
		if ! command -v sudo >/dev/null; then
			echo "cairn: not root and no sudo here. As root, run:" >&2
			echo "    apt-get install $*" >&2
			exit 1
		fi
		as_root=sudo
	fi
	# A stale or absent package list is the usual reason for a failed install; a failed update is not one by itself.
	$as_root apt-get update -q || echo "cairn: apt-get update failed; trying with the package lists that are here." >&2
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

# present GROUP: whether a system that is not a Debian seems to have what the group needs.
present() {
	local tool
	case $1 in
	build)
		printf '#include <%s>\n' GL/gl.h EGL/egl.h X11/Xlib.h X11/Xcursor/Xcursor.h X11/extensions/Xrandr.h \
			X11/extensions/Xinerama.h X11/extensions/XInput2.h X11/extensions/xf86vmode.h |
			"${CC:-cc}" -E - >/dev/null 2>&1
		;;
	test)
		for tool in Xvfb openbox desktop-file-validate update-mime-database xdg-open gio dbus-daemon; do
			command -v "$tool" >/dev/null || return 1
		done
		;;
	bench) # bench/peers.go looks for them more closely; Embree comes alone or with Open3D
		command -v f3d >/dev/null && { command -v meshlabserver || command -v meshlab; } >/dev/null &&
			python3 -c 'import vtkmodules.vtkRenderingOpenGL2' 2>/dev/null &&
			{ python3 -c 'import ctypes, numpy; ctypes.CDLL("libembree3.so.3")' || python3 -c 'import open3d'; } 2>/dev/null
		;;
	hostile) command -v strace >/dev/null ;;
	windows) command -v x86_64-w64-mingw32-gcc >/dev/null ;;
	esac
}

for_debian() {
	local group name packages missing=()
	for group; do
		name=${group}_debian
		read -ra packages <<<"$(missing_debian ${!name})"
		if [ ${#packages[@]} -gt 0 ]; then
			name=${group}_why
			echo "cairn: installing ${packages[*]} (${!name})"
			missing+=("${packages[@]}")
		fi
	done
	if [ ${#missing[@]} -gt 0 ]; then
		install_debian "${missing[@]}"
	fi
}

for_other() {
	local group why fedora arch absent=0
	for group; do
		present "$group" && continue
		why=${group}_why fedora=${group}_fedora arch=${group}_arch
		echo "cairn: missing here: ${!why}. Install:" >&2
		echo "    Fedora: sudo dnf install ${!fedora}" >&2
		echo "    Arch:   sudo pacman -S --needed ${!arch}" >&2
		echo "    other:  the packages of the same names" >&2
		if [ "$group" = bench ]; then
			echo "    Without them their rows are left out." >&2
		else
			absent=1
		fi
	done
	return $absent
}

for_darwin() {
	if ! xcode-select -p >/dev/null 2>&1; then
		echo "cairn: a C compiler is needed. Install Apple's with: xcode-select --install" >&2
		exit 1
	fi
}

need_go
for group; do
	case $group in
	build | test | bench | hostile | windows) ;;
	*) echo "usage: deps.sh build|test|bench|hostile|windows..." >&2 && exit 2 ;;
	esac
done
if [ "$(uname -s)" = Darwin ]; then
	for_darwin
elif command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
	for_debian "$@"
else
	for_other "$@"
fi
