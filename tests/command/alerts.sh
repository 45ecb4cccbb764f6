# alerts.sh -- who is told that something waits, and messages that leave the program
. ./library.sh
demo

at() { now="2026-11-23 $1"; }
about() { grep -c "$number" out; }

receive
as hsu request dispatch "$number" --department engineering

it 'what nobody accepts is told to the desk, then to the chief butler'
at 14:02:00
as chen alerts --json
expect_done
[ "$(about)" -eq 0 ] || fail 'it is told too early'
at 14:03:00
as chen alerts --json
[ "$(about)" -eq 1 ] || fail 'it is not told'
expect_in '"rule":"silent"'
as hsu alerts --json
[ "$(about)" -eq 0 ] || fail 'it is told to the wrong one'
at 14:10:00
as hsu alerts
grep "$number" out | grep -qF 'still nobody has accepted it' ||
    fail 'the chief butler is not told'

it 'who has seen it is told no more, and that is on record'
at 14:04:00
as chen alerts see "$number"
expect_done
as chen alerts --json
[ "$(about)" -eq 0 ] || fail 'it is told again'
as chen alerts see "$number"
expect_refused 'waits for you'
as chen request show "$number"
expect_in 'Seen  nearly late (14:05)'
as lin alerts
grep "$number" out | grep -qF '陳怡安' || fail 'it does not say who saw it'

it 'what all are silent about goes to the next in line'
at 14:08:59
as wu request show "$number" --json
grep -q '"asked"' out && fail 'somebody is asked too early'
at 14:09:00
as wu request show "$number" --json
expect_json asked wu state sent
as wu request list --mine
grep "$number" out | grep -qF '吳建國' || fail 'it does not stand in his queue as his'
expect_not_in '張立偉'
at 14:04:00

it 'a department hands back with a reason only'
as wu request decline "$number"
expect_refused 'please fill this in'
as wu request decline "$number" --reason 'no plumber today'
expect_done
as chen request show "$number" --json
expect_json state declined
as chen request list --json
[ "$(about)" -eq 1 ] || fail 'it has left the board'

it 'a message goes to a command once, and again when that failed'
cat >gateway <<'SCRIPT'
#!/bin/sh
cat >>"$1"
[ ! -e "$1.broken" ] || { echo 'no signal'; exit 3; }
SCRIPT
chmod +x gateway
cat >notify.yaml <<YAML
notify:
  - {name: sms, rules: [declined], run: [$folder/gateway, $folder/sent], timeout: 5}
YAML
export GUANJIA_NOTIFY="$folder/notify.yaml"
touch sent.broken
at 14:05:00
run notify
expect_status 0
grep -qF 'no signal' err || fail 'it does not say what went wrong'
as admin notify list
expect_in 'no signal'
rm -f sent
at 14:05:04
run notify
[ ! -s sent ] || fail 'it was tried at once again'
at 14:05:05
run notify
[ -s sent ] || fail 'it was not tried again'
rm -f sent sent.broken
at 14:05:14
run notify
[ ! -s sent ] || fail 'the pause has not grown'
at 14:05:15
run notify
expect_done
[ "$(grep -c "$number" sent)" -eq 1 ] || fail 'it was not passed on'
at 14:09:00
run notify
run notify
[ "$(grep -c "$number" sent)" -eq 1 ] || fail 'it was passed on twice'
"$python" -c '
import json, sys
for line in open("sent"):
    message = json.loads(line)
    assert message["rule"] == "declined" and message["to"], message
' || fail 'the message is not what it should be'

it 'a command that hangs is ended, with what it has started'
cat >hang <<'SCRIPT'
#!/bin/sh
sleep 1000 &
sleep 1000
SCRIPT
chmod +x hang
cat >notify.yaml <<YAML
notify:
  - {name: pager, rules: [declined], run: [$folder/hang], timeout: 1}
YAML
run notify
grep -qF 'it took longer than 1 seconds' err || fail 'it was waited for'

it 'a wrong file is one sentence'
echo 'notify: [{name: x, rules: [late], run: [], timeout: 0}]' >notify.yaml
run notify
expect_status 1
grep -qF 'run' err || fail 'it does not say what is wrong'
wrong() { # RULES NAME WORDS
    printf 'notify:\n  - {name: x, rules: [late], run: [true]}
  - {name: %s, rules: [%s], run: [true]}\n' "$2" "$1" >notify.yaml
    run notify
    expect_refused "$3"
}
wrong refused x 'two entries are called x'
wrong 'refused, rfused' y 'no rule "rfused"'
rm notify.yaml
run notify
expect_status 1

it 'a wrong escalation.yaml is told by check, and the built-in one is used'
echo 'rules: [{name: x, when: sometimes, after: 3, to: [chief], label: x}]' >wrong.yaml
export GUANJIA_ESCALATION="$folder/wrong.yaml"
as admin check
expect_status 1
expect_in 'escalation.yaml'
unset GUANJIA_ESCALATION

it 'a department says how it gets its work, at the hotline'
export GUANJIA_DB="$folder/hotline.db"
as sato department set --code engineering --people 'wu chang'
expect_refused 'Nobody of engineering is called chang'
as sato department set --code engineering --people wu --assignment rotate
expect_done
as tsai request receive --home 3-1203 --category leak --text 漏水
number=$(cat out)
as tsai request dispatch "$number" --department engineering
expect_done
as tsai request show "$number" --json
expect_json assignee wu

it 'who is chosen is shown with what he has open, and what he is good at'
as sato staff set --login wu --skills 電梯、水管
expect_done
as tsai staff list
grep '^wu' out | grep -q '[1-9][0-9]*  *電梯' || fail 'load and skills are not shown'
finish
