# shellcheck shell=bash
# Sourced by tests/smoke/run: clean roots of Debian, made once, and scripts that run in throw-away copies of them.

: "${top:?}" "${out:?}"

# The mirror that this machine uses, with the suite's updates.
sources_of() {
    local sites mirror security
    # shellcheck disable=SC2016 # apt's own field
    sites=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages')
    mirror=$(printf '%s\n' "$sites" | grep -v security | head -n 1)
    security=$(printf '%s\n' "$sites" | grep security | head -n 1)
    printf 'deb %s %s main\ndeb %s %s-updates main\n' "$mirror" "$1" "$mirror" "$1"
    [ -z "$security" ] || printf 'deb %s %s-security main\n' "$security" "$1"
}

# Makes a root once: `root SUITE NAME PACKAGES`. Prints its folder. Both suites may ask for the same one.
root() {
    local folder packages key
    mkdir -p "$out/$1"
    exec 8>"$out/$1/root-$2.lock"
    flock 8
    # Older ones lack what Debian has mended since, and their lists name packages that are gone.
    find "$out/$1" -maxdepth 1 -name "root-$2-*" -mtime +6 -exec rm -rf --one-file-system {} +
    packages=$(printf '%s' "$3" | tr -s ' \n' ',,')
    key=$(printf '%s' "$packages" | sha256sum | cut -c 1-12)
    folder=$out/$1/root-$2-$key
    if [ ! -d "$folder" ]; then
        rm -rf --one-file-system "$out/$1/root-$2-"*
        timed "clean root of $1: $2" make_root "$1" "$folder.part" "$packages"
        mv "$folder.part" "$folder"
    fi
    exec 8>&-
    printf '%s\n' "$folder"
}
# In name spaces of its own: one that is killed leaves no mounts and no processes behind. Its files need not survive a power
# cut, so dpkg does not wait for the disk.
make_root() {
    sources_of "$1" | unshare --mount --mount-proc --pid --fork --kill-child mmdebstrap --quiet --variant=minbase --mode=root \
        --dpkgopt=force-unsafe-io --include="$3" --skip=cleanup/apt/lists "$1" "$2" - >&2 || die "mmdebstrap failed"
}

# Runs a shell script with a throw-away copy of roots at $m, in name spaces of its own: `inside FOLDER[:FOLDER]… SCRIPT`. What
# it wrote is in $work/up until the next one. It has no network but its own loopback, unless online=yes.
inside() {
    rm -rf "$work/up" "$work/temporary"
    mkdir -p "$work"/{up,temporary,m}
    export top work suite packages sources image cgroup m=$work/m roots=$1 online=${online-}
    local spaces=(--mount --mount-proc --pid --uts --ipc)
    [ -n "$online" ] || spaces+=(--net)
    # shellcheck disable=SC2016 # for the shell inside
    unshare "${spaces[@]}" --fork --kill-child sh -euc '
        mount -t overlay overlay -o "lowerdir=$roots,upperdir=$work/up,workdir=$work/temporary" "$m" || {
            echo "No overlay file system can be mounted here: clean roots need that, and $work on a disk that carries one." >&2
            exit 1
        }
        [ -n "$online" ] || ip link set lo up
        enter() {
            mountpoint -q "$m/proc" || {
                mount -t proc proc "$m/proc"
                mount --rbind /dev "$m/dev"
            }
            env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$m" "$@"
        }
        '"$2"
}
