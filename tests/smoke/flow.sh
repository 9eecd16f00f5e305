# shellcheck shell=sh disable=SC2034 # names for those who source it
# Sourced, with $sources set, by what runs inside a smoke machine: an instance as an operator sets it up, and the flow through
# nginx.

: "${sources:?}"
base=http://localhost/challenger
mailbox=/var/lib/challenger-fcgi/default/mailbox
account=challenger-fcgi-default
versions=/srv/packages # previous/*.deb and new/*.deb

step() { printf '\n== %s\n' "$*"; }
fail() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}
# Runs a command that must end with a status and say something: `expect STATUS 'PATTERN' COMMAND…`.
expect() {
    wanted=$1 pattern=$2
    shift 2
    status=0
    said=$("$@" 2>&1) || status=$?
    printf '%s\n' "$said"
    [ "$status" = "$wanted" ] || fail "$*: status $status, not $wanted"
    printf '%s\n' "$said" | grep -Eq -- "$pattern" || fail "$*: does not say '$pattern'"
}
# One member of an answer that is one line of JSON.
member() { sed 's/.*"'"$1"'": *"\([^"]*\)".*/\1/'; }

# The helper that delivers into a folder.
place_helper() { install -m 0755 "$sources/tests/doubles/mailbox" /usr/local/bin/mailbox; }

# The configuration, and a site with nothing but the line that the snippet says.
configure() {
    cat >/etc/challenger-fcgi/default.conf <<EOF
[challenger]
ADDRESS_TYPE = phone
BASE_URL = $base/
AUTH_COMMAND = /usr/local/bin/mailbox $mailbox
EOF
    cat >/etc/nginx/sites-enabled/default <<'EOF'
server {
    listen 80;
    include snippets/challenger-fcgi*.conf;
}
EOF
}

register() {
    client=$(challengerctl client add --redirect-uri http://localhost/back)
    client_id=$(printf '%s\n' "$client" | sed -n 's/^client_id: //p')
    client_secret=$(printf '%s\n' "$client" | sed -n 's/^client_secret: //p')
}
# The first half: sets nonce and code.
ask() {
    nonce=$(curl -sSf -X POST -H "Authorization: Bearer $client_secret" "$base/setup/$client_id" | member nonce)
    curl -sSf -G -d response_type=code -d client_id="$client_id" -d state=x --data-urlencode redirect_uri=http://localhost/back \
        "$base/authorize/$nonce" >/dev/null
    curl -sSf --data-urlencode "CONTACT_PHONE=+41 79 000 00 0$1" "$base/challenge/$nonce"
    echo
    code=$(grep -lE "00 ?00 ?0$1\"" "$mailbox"/* | tail -n 1 | xargs grep -ohE '[0-9]{4}-[0-9]{4}')
}
# The second half: the code for the validated address.
answer() {
    grant=$(curl -sSf -d pin="$2" "$base/solve/$1" | sed 's/.*[?&]code=\([^&"]*\).*/\1/')
    token=$(curl -sSf -u "$client_id:$client_secret" -d grant_type=authorization_code -d code="$grant" \
        --data-urlencode redirect_uri=http://localhost/back "$base/token" | member access_token)
    curl -sSf -H "Authorization: Bearer $token" "$base/info"
    echo
}
wait_for_answer() {
    for _ in $(seq 600); do
        curl -sf "$base/config" >/dev/null && return
        sleep 0.1
    done
    fail "$base/config: no answer after 60 s"
}

database() { su postgres -s /bin/sh -c "psql -qAtX -d challenger-fcgi-default -c \"$1\""; }
schema_number() { database 'SELECT max(number) FROM challenger.schema_version'; }
# Which version of the program put the functions in place.
functions_version() { database "SELECT array_to_string(max(functions_of), '.') FROM challenger.schema_version"; }
installed_version() { dpkg-query -W -f '${Version}' challenger-fcgi; }

# The schema files of the new version, in order, without their ending.
schema_files() { find "$sources/sql/schema" -name '*.sql' -printf '%f\n' | sed 's/\.sql$//' | sort; }
# What an upgrade from a schema number has to say: `applied_after NUMBER`.
applied_after() { schema_files | tail -n "+$(($1 + 1))" | sed 's/.*/schema &: applied/'; }
# After an upgrade: what it said, on standard input, is what it had to do, and it was done: `check_upgrade FROM_NUMBER`.
check_upgrade() {
    newest=$(schema_files | wc -l)
    applied=$(grep ': applied$' | sort || true)
    [ "$applied" = "$(applied_after "$1")" ] || fail "upgrade from schema $1: applied: '$applied'"
    [ "$(schema_number)" = "$newest" ] || fail "the schema is at $(schema_number), not $newest"
    [ "$(functions_version)" = "$(installed_version)" ] || fail "the functions are of $(functions_version)"
}
