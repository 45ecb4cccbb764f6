# sshd.sh -- a hotline behind a real sshd, and desks that come in by their keys
#
# Everything is in a folder of its own: sshd with its own host key on a high
# port of 127.0.0.1, `guanjia desk add` writes its authorized_keys, and the
# desks find an `ssh` that reads no other settings than the test's.
. ../command/library.sh

skip() {
    echo "skipped: $1"
    exit 77
}
PATH=$PATH:/usr/sbin:/sbin
sshd=$(command -v sshd) || skip 'sshd is not installed (openssh-server)'
ssh=$(command -v ssh) || skip 'ssh is not installed (openssh-client)'
command -v ssh-keygen >/dev/null || skip 'ssh-keygen is not installed'
user=$(id -un)
data=$here/../../data/demo
hotline=$folder/hotline.db
desk=$folder/desk3.db
keys=$folder/authorized_keys

# ---- the ground ------------------------------------------------------------------

# The clocks are the system's: both ends' are told to nobody here.
run() {
    step=$*
    timeout 60 "$GUANJIA" "$@" >out 2>err </dev/null
    status=$?
}

at() { # DATABASE LOGIN words…
    GUANJIA_DB=$1
    export GUANJIA_DB
    shift
    as "$@"
    unset GUANJIA_DB
}

# Tries `words…` ten times a second until they hold.
wait_for() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -le "${patience:-200}" ] || return 1
        sleep 0.1
    done
}

free_port() {
    "$python" -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

sshd_start() { # NAME KEYS: another machine; its address: $hub
    port=$(free_port)
    ssh-keygen -q -t ed25519 -N '' -f "$folder/$1.host" || exit 1
    cat >"$1.config" <<CONFIG
Port $port
ListenAddress 127.0.0.1
HostKey $folder/$1.host
PidFile $folder/$1.pid
AuthorizedKeysFile $2
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
ClientAliveInterval 15
MaxStartups 200
Subsystem sftp internal-sftp
CONFIG
    # Root's sshd wants this folder, which the system makes when it starts.
    if [ "$(id -u)" -eq 0 ] && [ ! -d /run/sshd ]; then
        mkdir -p -m 755 /run/sshd || skip 'there is no /run/sshd'
    fi
    "$sshd" -f "$folder/$1.config" -E "$folder/$1.log" ||
        skip "sshd does not start: $(tail -1 "$1.log")"
    wait_for test -s "$1.pid" || skip 'sshd does not start'
    trap 'kill $(cat "$folder"/*.pid) $followers 2>/dev/null
        rm -rf "$folder"' EXIT
    printf '[127.0.0.1]:%s %s\n' "$port" "$(cat "$1.host.pub")" >>known_hosts
    hub=ssh://$user@127.0.0.1:$port
}
followers=''

# An ssh that comes in by $DESK_KEY and knows nothing but the test's machines.
ssh_make() {
    cat >ssh_config <<CONFIG
UserKnownHostsFile $folder/known_hosts
IdentitiesOnly yes
IdentityAgent none
CONFIG
    mkdir bin
    cat >bin/ssh <<SCRIPT
#!/bin/sh
exec "$ssh" -F "$folder/ssh_config" -i "\$DESK_KEY" "\$@"
SCRIPT
    chmod +x bin/ssh
    PATH=$folder/bin:$PATH
}

# Holds a desk's line in the background: follow DATABASE KEY; its pid: $follower
follow() {
    DESK_KEY=$2 "$GUANJIA" --db "$1" sync --follow >follow.out 2>follow.err \
        </dev/null &
    follower=$!
    followers="$followers $follower"
}

let_go() {
    kill "$follower" 2>/dev/null
    wait "$follower" 2>/dev/null
}

sync_once() { # DATABASE KEY
    DESK_KEY=$2
    export DESK_KEY
    run --db "$1" sync
    unset DESK_KEY
}

level() { # DATABASE
    "$GUANJIA" --db "$1" sync status --json 2>/dev/null | grep -q '"level":true'
}

has_fact() { # DATABASE RECORD VERB
    [ "$(sql "$1" "SELECT count(*) FROM journal WHERE record = '$2' AND
        verb = '$3'")" -gt 0 ]
}

record_of() { # DATABASE NUMBER
    sql "$1" "SELECT record FROM request WHERE number = '$2'"
}

facts_of() { # DATABASE: what desk and hotline must both have
    sql "$1" 'SELECT origin, seq, mark FROM journal WHERE scope IN (0, 3)
        ORDER BY origin, seq, mark'
}

expect_same() {
    facts_of "$hotline" >at_hotline
    facts_of "$desk" >at_desk
    cmp -s at_hotline at_desk || fail 'the two do not hold the same facts'
}

# The processes that serve this test's hotline.
serving() {
    pgrep -f "[-]-db $hotline serve"
}

# ---- letting in --------------------------------------------------------------------

run --db "$hotline" init --hotline
pin=$(sed -n 's/.*PIN \([0-9]*\).*/\1/p' out)
[ -n "$pin" ] || { fail 'no hotline was made'; finish; }
for kind in staff home; do
    file=$data/homes.csv
    [ $kind = staff ] && file=$data/staff.csv
    GUANJIA_PIN=$pin
    export GUANJIA_PIN
    run --db "$hotline" --as admin import $kind "$file"
    [ "$status" -eq 0 ] || { fail "no $kind was brought in"; finish; }
    pin=9000
done
unset GUANJIA_PIN
at "$hotline" admin import household "$data/households-3.csv"
[ "$status" -eq 0 ] || { fail 'no households were brought in'; finish; }
for name in three four other; do
    ssh-keygen -q -t ed25519 -N '' -C "butler@$name" -f "$folder/$name" ||
        exit 1
done

it 'an administrator lets a desk in, and its line stands there'
printf '# kept\n' >"$keys"
at "$hotline" admin desk add 3 --key three.pub --name 'Tower A' \
    --authorized-keys "$keys"
expect_done
expect_in "$(ssh-keygen -lf three.pub | cut -d' ' -f2)"
head -1 "$keys" | grep -qx '# kept' || fail 'what stood there is gone'
[ "$(grep -c '^restrict,command="[^"]*" ssh-ed25519 [^ ]* guanjia-desk-3$' \
    "$keys")" -eq 1 ] || fail 'there is no line'
at "$hotline" admin desk add 4 --key four.pub
expect_done
grep -q '^restrict,command=' out || fail 'no line was printed'
cat out >>"$keys"

it 'desks are listed and shown'
at "$hotline" tsai desk list --json
expect_json_lines
[ "$(wc -l <out)" -eq 2 ] || fail 'there are not two'
at "$hotline" tsai desk show 3
expect_done
expect_in 'Tower A'
at "$hotline" tsai desk show 5
expect_refused 'Unit 5 has no desk yet'

it 'what is no unit, no key, or nobody who may, is refused'
for unit in 0 1000 -1 +3 3x ' 3' '' 3.0 99999999999; do
    at "$hotline" admin desk add "$unit" --key other.pub
    expect_wrong 'from 1 to 999'
done
at "$hotline" admin desk add 5 --key other
expect_refused 'That is the private key'
at "$hotline" admin desk add 5 --key nowhere.pub
expect_refused 'cannot be read'
at "$hotline" admin desk add 5 --key /dev/zero
expect_refused 'is no public key'
cat other.pub four.pub >two.pub
at "$hotline" admin desk add 5 --key two.pub
expect_refused 'not one public key'
(printf 'command="sh" '; cat other.pub) >options.pub
at "$hotline" admin desk add 5 --key options.pub
expect_refused 'does not begin with a type'
at "$hotline" admin desk add 5 --key three.pub
expect_refused 'The desk of unit 3 has that key'
at "$hotline" admin desk add 3 --key other.pub
expect_refused 'put that one out first'
at "$hotline" chen desk add 5 --key other.pub
expect_refused 'may not let desks in'
at "$hotline" chen desk revoke 3
expect_refused 'may not put desks out'
[ "$(grep -c . "$keys")" -eq 3 ] || fail 'a line was written'

# ---- the line ------------------------------------------------------------------------

ssh_make
sshd_start first "$keys"

it 'a desk that is let in has what its hotline has'
DESK_KEY=$folder/three
export DESK_KEY
run --db "$desk" init --unit 3 --hub "$hub"
expect_status 0
unset DESK_KEY
sync_once "$desk" "$folder/three"
expect_status 0
[ "$status" -eq 0 ] || { sed 's/^/    sshd| /' first.log | tail -20; finish; }
expect_same

it 'a request of the desk appears at the hotline, and a dispatch comes back'
follow "$desk" "$folder/three"
wait_for level "$desk" || fail 'the line does not stand'
at "$desk" chen request receive --home 1203 --category leak --text 漏水
number=$(cat out)
expect_status 0
record=$(record_of "$desk" "$number")
patience=50 wait_for has_fact "$hotline" "$record" receive ||
    fail 'the hotline does not have it'
at "$hotline" tsai request dispatch "$number" --to engineering
expect_status 0
patience=50 wait_for has_fact "$desk" "$record" dispatch ||
    fail 'the desk does not have the dispatch'
at "$desk" chen request show "$number" --json
expect_json state sent
wait_for level "$desk" || fail 'they are not level'
expect_same

it 'a desk that is put out is off the line, and stays off'
at "$hotline" tsai desk revoke 3
expect_done
patience=30 wait_for sh -c "! pgrep -f '[-]-db $hotline serve' >/dev/null" ||
    fail 'it is served still'
grep -q 'guanjia-desk-3' "$keys" && fail 'its line stands there still'
[ "$(grep -c . "$keys")" -eq 2 ] || fail 'another line is gone'
facts_of "$hotline" >before
at "$desk" chen request note "$number" --text 'after'
expect_status 0
sleep 2
facts_of "$hotline" >after
cmp -s before after || fail 'a fact came in afterwards'
let_go
grep -qF 'is not let in any more' err ||
    "$GUANJIA" --db "$desk" sync log | grep -qF 'is not let in any more' ||
    fail 'the desk was not told why'
sync_once "$desk" "$folder/three"
expect_status 1
expect_not_in 'have the same'
grep -qi 'permission denied' err || fail 'sshd has let it in'

it 'a line that was left elsewhere helps nobody'
at "$hotline" tsai desk show 3 --json
line="restrict,command=\"$GUANJIA --db $hotline serve --desk 3 --key $(
    json fingerprint)\" $(json key)"
printf '%s\n' "$line" >>"$keys"
sync_once "$desk" "$folder/three"
expect_status 1
grep -qF 'is not let in any more' err || fail 'it was let in'
at "$hotline" admin desk add 3 --key other.pub
expect_done
sync_once "$desk" "$folder/three"
expect_status 1
grep -qF 'has another key now' err || fail 'the former key was let in'
at "$hotline" admin desk revoke 3
expect_status 0
grep -v "$(cut -d' ' -f2 three.pub)" "$keys" >rest
cat rest >"$keys"
at "$hotline" admin desk add 3 --key three.pub --authorized-keys "$keys"
expect_done
sync_once "$desk" "$folder/three"
expect_status 0
expect_same

it 'a desk gets no other unit than its key is for'
facts_of "$hotline" >before
sync_once "$desk" "$folder/four"
expect_status 1
grep -qF 'its key is for unit 4' err || fail 'it was not told'
facts_of "$hotline" >after
cmp -s before after || fail 'it has changed the hotline'

# ---- nothing but serving -------------------------------------------------------------

# The end of a line that says nothing sensible: client words… <bytes
client() {
    DESK_KEY=$folder/three timeout 20 ssh -p "$port" "$@" >out 2>err
    status=$?
}

it 'whatever a desk asks sshd for, it is served'
for words in "touch $folder/escaped" "sh -c 'touch $folder/escaped'" \
    "; touch $folder/escaped" "guanjia serve --desk 4; touch $folder/escaped" \
    "\$(touch $folder/escaped)" "--desk 4" "-- --desk 4"; do
    client -T "$user@127.0.0.1" "$words" </dev/null
    [ ! -e escaped ] || fail "a shell heard: $words"
done
client -tt "$user@127.0.0.1" sh </dev/null
grep -qi 'PTY allocation request failed' err || fail 'it got a terminal'
printf 'touch %s/escaped\n' "$folder" |
    client -T -o "SetEnv=GUANJIA_DB=$folder/four.db LC_ALL=C" "$user@127.0.0.1"
[ ! -e escaped ] || fail 'a shell read its input'
grep -qi 'guanjia:' err || fail 'no sentence says what is wrong'
client -T -s "$user@127.0.0.1" sftp </dev/null
grep -q sftp-server out && fail 'it got the files'
client -T -o ExitOnForwardFailure=yes -R "0:127.0.0.1:$port" \
    "$user@127.0.0.1" </dev/null
grep -qi 'forwarding failed' err || fail 'it got a forwarding'
[ ! -e escaped ] || fail 'something was run'

it 'an address that ssh or a shell would take amiss is none'
for address in "-oProxyCommand=touch $folder/escaped" \
    "ssh://-oProxyCommand=touch\${IFS}$folder/escaped" \
    'ssh://-oProxyCommand=x' "ssh://$user@-oProxyCommand=x" \
    "ssh://\$(touch $folder/escaped)@127.0.0.1" \
    "ssh://$user@127.0.0.1;touch $folder/escaped" \
    "ssh://$user@127.0.0.1:22;touch" "ssh://$user@127.0.0.1:" \
    "ssh://$user@127.0.0.1:-p" "ssh://$user@127.0.0.1 -oProxyCommand=x" \
    'ssh://' 'ssh://-' 'ssh://a@' "ssh:$user@127.0.0.1" 127.0.0.1 'ssh://`id`' \
    "ssh://a'b" 'ssh://a"b' 'ssh://a|b' 'ssh://a&b' ''; do
    run --db "$folder/new.db" init --unit 5 --hub "$address"
    expect_wrong 'is no address of a hotline'
    [ ! -e new.db ] || { fail 'a desk was made'; rm -f new.db*; }
    run --db "$desk" sync --hub "$address"
    expect_wrong 'is no address of a hotline'
done
[ ! -e escaped ] || fail 'something was run'
[ "$(sql "$desk" "SELECT value FROM setting WHERE name = 'hub'")" = "$hub" ] ||
    fail 'a wrong address was kept'

# ---- killed --------------------------------------------------------------------------

it 'nothing is lost when either end is killed'
killed=0
for round in 1 2 3 4 5 6; do
    follow "$desk" "$folder/three"
    for home in 0301 0302 0401 1203; do
        at "$desk" chen request receive --home $home --category leak \
            --text "round $round"
        at "$hotline" tsai request receive --home 3-$home --category leak \
            --text "hotline $round"
    done
    # one end, then the other, at some moment of the exchange
    sleep "0.$round"
    if [ $((round % 2)) -eq 0 ]; then
        kill -9 "$follower" 2>/dev/null && killed=$((killed + 1))
    else
        for one in $(serving); do
            kill -9 "$one" 2>/dev/null && killed=$((killed + 1))
        done
        let_go
    fi
    wait "$follower" 2>/dev/null
done
[ "$killed" -ge 3 ] || fail "only $killed were killed"
patience=50 wait_for sh -c "! pgrep -f '[-]-db $hotline serve' >/dev/null" ||
    fail 'a server without a desk goes on'
sync_once "$desk" "$folder/three"
expect_status 0
expect_same
[ "$(grep -c . at_desk)" -ge 48 ] || fail 'something was not written'
for end in "$hotline" "$desk"; do
    at "$end" admin check
    expect_status 0
done

# ---- a second hotline ----------------------------------------------------------------

second=$folder/second.db
to_first=$hub
ssh-keygen -q -t ed25519 -N '' -C standby -f "$folder/standby" || exit 1

as_standby() { # words…
    DESK_KEY=$folder/standby
    export DESK_KEY
    run --db "$second" "$@"
    unset DESK_KEY
}

all_facts_same() {
    for end in "$hotline" "$second"; do
        sql "$end" 'SELECT origin, seq, mark, scope FROM journal ORDER BY 1, 2, 3'
    done | sort | uniq -u >apart
    [ ! -s apart ]
}

it 'a standby comes in by its key, and has everything'
at "$hotline" admin desk add standby --key standby.pub --authorized-keys "$keys"
expect_done
as_standby init --standby --hub "$to_first"
expect_status 0
expect_in 'filled it from the hotline'
all_facts_same || fail 'it lacks something'

it 'the first is lost, the standby promoted, and the desk finds it'
kill "$(cat first.pid)"
: >"$folder/second_keys"
at "$second" tsai hotline promote --authorized-keys "$folder/second_keys"
expect_done
sshd_start second "$folder/second_keys"
at "$desk" chen request receive --home 1203 --category leak --text meanwhile
expect_status 0
DESK_KEY=$folder/three
export DESK_KEY
run --db "$desk" sync --hub "$to_first" --hub "$hub"
unset DESK_KEY
expect_status 0
expect_in 'have the same'
[ "$(sql "$second" "SELECT count(*) FROM request WHERE text = 'meanwhile'")" \
    -eq 1 ] || fail 'what the desk said is not there'

it 'the first comes back as standby, and gives back what only it had'
at "$hotline" tsai request receive --home 3-1203 --category leak --text alone
expect_status 0
"$sshd" -f "$folder/first.config" -E "$folder/first.log"
wait_for test -s first.pid || fail 'its sshd does not start'
as_standby sync
expect_status 0
[ "$(sql "$second" "SELECT count(*) FROM request WHERE text = 'alone'")" \
    -eq 1 ] || fail 'it did not give it back'
all_facts_same || fail 'they do not hold the same'
run --db "$hotline" sync status
expect_in 'This is the standby of the hotline'
sync_once "$desk" "$folder/three"
expect_status 0
for end in "$hotline" "$second" "$desk"; do
    at "$end" admin check
    expect_status 0
done

finish
