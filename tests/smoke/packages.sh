# shellcheck shell=bash disable=SC2154 # names of those that source it
# Sourced by tests/smoke/run: builds the packages of a suite, in $packages: previous (the last release's), new and debug.

: "${top:?}" "${out:?}" "${previous:?}"

# Holds what either version is built with.
build_root() {
    local relations
    relations=$(
        . "$top/tests/lib/setup.sh"
        for control in "$sources/debian/control" <(repository show "$previous:debian/control"); do
            field "$control" 'Source: ' Build-Depends
        done | sed 's/ *[(|].*//; s/^debhelper-compat$/debhelper/' | sort -u
    )
    root "$suite" build "build-essential fakeroot lintian $relations"
}

# What is tried: files that are tracked, as they are in the work tree; and one sum for what the packages are built from.
copy_sources() {
    rm -rf "$sources"
    mkdir -p "$sources"
    (cd "$top" && repository ls-files -z | tar -c --null -T -) | tar -x -C "$sources"
}
sum_of_sources() {
    (cd "$sources" && find . -path ./tests -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
}

# Builds in a folder of the clean root: `build_packages SOURCES FOLDER SHELL_SETTINGS`. Leaves the files in $work/up/FOLDER.
build_packages() {
    local base
    base=$(build_root)
    inside "$base" "
        hostname ${2##*/}
        mkdir -p \"\$m/$2\"
        cp -r \"$1\" \"\$m/$2/challenger-fcgi\"
        enter sh -euc 'useradd --create-home builder
            chown -R builder /$2
            cd /$2/challenger-fcgi
            su builder -s /bin/sh -c \"$3; exec dpkg-buildpackage -us -uc -b\"' >\"\$work/build.log\" 2>&1" || {
        tail -n 40 "$work/build.log" >&2
        die "the build failed; all of it: $work/build.log"
    }
}

# Builds the last release's packages into a folder. What costs time and changes nothing that an upgrade meets is left out: unit
# tests, optimisation, debug information.
build_previous() {
    rm -rf "$work/previous" "$1.part"
    mkdir -p "$work/previous" "$1.part"
    repository archive "$previous" | tar -x -C "$work/previous"
    build_packages "$work/previous" build \
        'export DEB_BUILD_OPTIONS=nocheck\ noopt\ noautodbgsym DEB_CXXFLAGS_STRIP=-g'
    cp "$work"/up/build/*.deb "$1.part"
    mv "$1.part" "$1"
}

# The bill of materials names what the program was linked with, and what is inside it.
check_bill_of_materials() {
    local name
    name=$(dpkg-deb -f "$1" Package)
    dpkg-deb --fsys-tarfile "$1" | tar -xO "./usr/share/doc/$name/sbom.spdx.json" | python3 -c '
import json, sys
bill = json.load(sys.stdin)
related = {relation["relatedSpdxElement"]: relation["relationshipType"] for relation in bill["relationships"]}
assert set(related) == {package["SPDXID"] for package in bill["packages"]} and len(related) > 8, related
assert related["SPDXRef-nlohmann-json3-dev"] == "CONTAINS" and related["SPDXRef-libc6"] == "DYNAMIC_LINK", related
assert all(package["versionInfo"] for package in bill["packages"]), bill' || die "$name: its bill of materials is not right"
}

check_by_lintian() {
    local base
    base=$(build_root)
    # shellcheck disable=SC2016 # for the shell inside
    inside "$base" '
        cp -r "$work/lint" "$m/srv"
        enter sh -euc "useradd --create-home builder; cd /srv/lint
            su builder -s /bin/sh -c \"lintian -EvIL +pedantic --no-cfg --fail-on error,warning,info,pedantic *.changes\""' ||
        die "lintian has something to say"
}

build_again() {
    local one
    build_packages "$sources" var/tmp/somewhere/else \
        'umask 027; TZ=Pacific/Kiritimati LC_ALL=C DEB_BUILD_OPTIONS=nocheck; export TZ LC_ALL DEB_BUILD_OPTIONS'
    for one in "$packages"/{new,debug}/*.deb; do
        cmp "$one" "$work/up/var/tmp/somewhere/else/$(basename "$one")" || die "not reproducible: $(basename "$one")"
    done
    say "the same $(find "$packages/new" "$packages/debug" -name '*.deb' | wc -l) files"
}

version_of() { dpkg-deb -f "$packages/$1"/challenger-fcgi_*.deb Version; }

step_build() {
    local one built=$out/$suite/previous-$previous
    if [ ! -d "$built" ]; then
        rm -rf "$out/$suite"/previous-*
        timed "packages of the last release" build_previous "$built"
    fi
    timed "packages, with unit tests" build_packages "$sources" build ':'
    grep -E 'tests passed' "$work/build.log" || die "the unit tests did not run"
    rm -rf "$packages"
    mkdir -p "$packages"/{new,debug}
    cp -r "$built" "$packages/previous"
    cp "$work"/up/build/*.deb "$packages/new"
    mv "$packages"/new/*-dbgsym_* "$packages/debug"
    # Programs leave the functions of a later version alone: without a new number an upgrade would put none in place.
    dpkg --compare-versions "$(version_of previous)" lt "$(version_of new)" ||
        die "version $(version_of new) must be later than $(version_of previous), the last release's"
    for one in "$packages"/new/*.deb; do check_bill_of_materials "$one"; done
    mkdir "$work/lint"
    cp "$work"/up/build/*.{deb,buildinfo,changes} "$work/lint"
    timed lintian check_by_lintian
    # Elsewhere, with another time zone, locale, umask and host name, without tests.
    [ "$suite" != "${suites[0]}" ] || timed "packages, again, elsewhere" build_again
    printf '%s %s\n' "$sum" "$previous" >"$packages/sources"
}

# Builds what was not built from these very sources.
need_packages() { [ "$(cat "$packages/sources" 2>/dev/null)" = "$sum $previous" ] || step_build; }
