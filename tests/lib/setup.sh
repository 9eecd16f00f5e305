# shellcheck shell=bash
# Sourced by tests/run and tests/demo: installs what debian/ says is needed and builds. Needs $top.

: "${top:?}"

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -- "$@"; fi
}

# Prints the value of a field, one relation a line: `field FILE 'START OF THE STANZA' FIELD`.
field() {
    awk -v start="$2" -v field="$3:" '
        /^$/ { inside = 0; collecting = 0 }
        index($0, start) == 1 { inside = 1 }
        inside && /^[^ ]/ { collecting = ($1 == field) }
        inside && collecting { sub(/^[^ ]*: */, ""); printf "%s", $0 }
        END { print "" }' "$1" | tr ',' '\n' | sed 's/^ *//; s/ *<[^>]*>//; s/ *$//; /^$/d'
}

# Prints the relations of a stanza of debian/tests/control with @ and @builddeps@ spelt out.
relations_of_part() {
    awk -v name="test-name=$1" 'BEGIN { RS = ""; FS = "\n" } index($0, name) { print; exit }' "$top/debian/tests/control" |
        sed -n 's/^Depends: //p' | tr ',' '\n' | sed 's/^ *//' | while read -r relation; do
        case $relation in
            @builddeps@) field "$top/debian/control" 'Source: ' Build-Depends ;;
            @) field "$top/debian/control" 'Package: challenger-fcgi' Depends ;;
            *) printf '%s\n' "$relation" ;;
        esac
    done | grep -vF '{misc:' | grep -vF '{shlibs:' | sort -u
}

# Whether one alternative such as `libfcgi-dev (>= 2.4)` is installed, or provided by something that is.
is_installed() {
    local name version wanted
    name=${1%% *}
    wanted=$(printf '%s' "$1" | sed -n 's/.*(>= *\(.*\))/\1/p')
    version=$(dpkg-query -W -f '${Status} ${Version}' "$name" 2>/dev/null | sed -n 's/^install ok installed //p')
    if [ -z "$version$wanted" ]; then
        dpkg-query -W -f '${db:Status-Abbrev}, ${Provides},\n' | grep "^ii.*, ${name}[ ,]" >/dev/null
        return
    fi
    [ -n "$version" ] && { [ -z "$wanted" ] || dpkg --compare-versions "$version" ge "$wanted"; }
}

# Installs what the named parts need and what is missing.
install_for() {
    local part
    for part in "$@"; do relations_of_part "$part"; done | sort -u | install_relations
}

# Installs what is missing of the relations on standard input, one a line.
install_relations() {
    local relation alternative missing=()
    while read -r relation; do
        case $relation in '' | debhelper-compat*) continue ;; esac
        local found=
        while read -r alternative; do
            is_installed "$alternative" && found=yes
        done < <(printf '%s\n' "$relation" | tr '|' '\n' | sed 's/^ *//; s/ *$//')
        [ -n "$found" ] || missing+=("$(printf '%s' "$relation" | sed 's/ *[|(].*//')")
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    say "installing: ${missing[*]}"
    as_root apt-get update -qq </dev/null || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >&2
}

# Builds into build/KIND: plain as it will be installed, sanitized for the tests. Prints only what went wrong.
build() {
    local folder=$top/build/$1 options=()
    # A room is compiled as one file, as in the packages; lines of the source are all that a sanitizer's report needs.
    [ "$1" = sanitized ] && options=(-D CHALLENGER_SANITIZE=ON -D CHALLENGER_WERROR=ON -D CMAKE_BUILD_TYPE=Debug -D CMAKE_CXX_FLAGS_DEBUG=-g1
        -D CMAKE_UNITY_BUILD=ON -D CMAKE_UNITY_BUILD_BATCH_SIZE=0)
    # File by file, so that one which lacks an include is found.
    [ "$1" = plain ] && options=(-D CHALLENGER_TESTS=OFF)
    say "building: $1"
    # A log that cannot be opened would make the "if" below take the build for good.
    if ! mkdir -p "$folder" || ! : >"$folder/build.log"; then
        say "cannot write $folder, which belongs to $(stat -c %U "$folder" 2>/dev/null || echo nobody)"
        return 1
    fi
    if ! { cmake -S "$top" -B "$folder" -G Ninja "${options[@]}" && ninja -C "$folder"; } >"$folder/build.log" 2>&1; then
        tail -n 40 "$folder/build.log" >&2
        say "the build failed; all of it: $folder/build.log"
        return 1
    fi
}
