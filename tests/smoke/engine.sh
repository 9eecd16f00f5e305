# shellcheck shell=sh
# Sourced by tests/smoke/run inside name spaces where a clean root that holds Debian's docker.io is at $m: a Docker Engine of
# our own. It has its own folders, socket and processes, makes no network and no firewall rule, and cannot outlive the process
# name space that it is in. A service of the host's is neither used nor needed.

: "${m:?}" "${work:?}" "${cgroup:?}"

# Returns when the engine answers. It ends with the script, whatever the script ends with.
start_engine() {
    enter true # which mounts what programs in there need
    mkdir -p "$work/docker" "$m/var/lib/docker"
    # Docker's layers cannot be on an overlay file system, which the root is.
    mount --bind "$work/docker" "$m/var/lib/docker"
    mount --rbind /sys "$m/sys"
    # Each part that it would otherwise replace by something slower, or take from the host, is named.
    enter dockerd --data-root /var/lib/docker --exec-root /run/docker --host unix:///run/docker.sock --pidfile /run/docker.pid \
        --bridge none --iptables=false --ip6tables=false --ip-forward=false --storage-driver overlay2 \
        --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent "/$cgroup" --log-level warn >"$work/dockerd.log" 2>&1 &
    engine=$!
    trap stop_engine EXIT
    until docker info >/dev/null 2>&1; do
        kill -0 "$engine" 2>/dev/null || no_engine "it ended"
        waited=$((${waited:-0} + 1))
        [ "$waited" -le 300 ] || no_engine "it does not answer"
        sleep 0.2
    done
}
no_engine() {
    tail -n 20 "$work/dockerd.log" >&2
    echo "No Docker Engine can run here: $1. It needs root, name spaces, cgroups and a kernel with overlay file systems." >&2
    exit 1
}
stop_engine() {
    trap - EXIT
    [ ! -e "$m/run/docker.pid" ] || kill -TERM "$(cat "$m/run/docker.pid")"
    wait "$engine" || true
}

docker() { enter env DOCKER_BUILDKIT=0 docker -H unix:///run/docker.sock "$@"; }

# No image can be fetched: a clean root takes the place of the official one, `stand_in FOLDER NAME`.
stand_in() { tar -c -C "$1" . | docker import - "$2"; }
