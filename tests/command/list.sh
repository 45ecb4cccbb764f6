# list.sh -- finding requests and households: filters, words, tables, JSON
. ./library.sh
demo

lines() { wc -l <out; }
expect_lines() {
    [ "$(lines)" -eq "$1" ] || fail "$(lines) lines, not $1"
}
expect_every() { # NAME VALUE: every object has it
    "$python" - "$1" "$2" <<'PYTHON' || fail "not every $1 is $2"
import json, sys
rows = [json.loads(line) for line in open("out", encoding="utf-8")]
assert rows and all(str(row[sys.argv[1]]) == sys.argv[2] for row in rows)
PYTHON
}

it 'the board has what is open, due next on top'
as chen request list
expect_done
expect_lines 26
expect_in 'Number'
sed -n 2p out | grep -q 3-1123-023 || fail 'the emergency is not on top'
sed -n 3p out | grep -q 3-1122-004 || fail 'the latest is not below it'
expect_not_in ' closed'
as chen request list --json
expect_json_lines
expect_lines 25

it 'all requests are 60'
as chen request list --all --json
expect_lines 60
sed -n '$p' out | grep -q '"state":"closed"' || fail 'the oldest is not last'
grep -q '"text":"玄関の照明が点滅し' out || fail 'a text is cut in JSON'
as chen request list --all
expect_in '二號電梯停在9樓，門打不開，對講機確認無…  '
as chen request list --all --first 7 --json
expect_lines 7

it 'a table lines up, whatever the characters'
as chen request list --all
"$python" - <<'PYTHON' || fail 'the columns do not line up'
import unicodedata
def cells(text):
    return sum(0 if unicodedata.combining(c) else
               2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)
lines = open("out", encoding="utf-8").read().splitlines()
at = lines[0].index("State")
for line in lines[1:]:
    state = max(line.rindex(mark) for mark in
                ["  %s " % m for m in "*>+@=#!?.x"] if mark in line)
    assert cells(line[:state + 2]) == at, line
PYTHON

it 'the filters leave what they say'
as chen request list --state sent --json
expect_every state sent
as chen request list --state closed --json
expect_every state closed
as chen request list --category leak --json --all
expect_every category leak
as chen request list --category 漏水 --json --all
expect_every category leak
as chen request list --department security --json --all
expect_every department security
as chen request list --department 保安部 --json --all
expect_every department security
as chen request list --home 1203 --json --all
expect_every home 3-1203
as chen request list --home １２０３ --json --all
expect_every home 3-1203
as chen request list --day yesterday --json --all
expect_json_lines
"$python" - <<'PYTHON' || fail 'a request of another day'
import json
for line in open("out", encoding="utf-8"):
    at = json.loads(line)["received_at"]
    assert "2026-11-21T16:00:00Z" <= at < "2026-11-22T16:00:00Z", at
PYTHON
yesterday=$(lines)
as chen request list --day 昨天 --json --all
[ "$(lines)" -eq "$yesterday" ] || fail '昨天 is another day'
as chen request list --day 2026-11-22 --json --all
[ "$(lines)" -eq "$yesterday" ] || fail '2026-11-22 is another day'
as chen request list --day 2025-01-01 --all
expect_done
expect_out ''
as chen request list --state closed --department engineering --day yesterday \
    --json
expect_every department engineering
it 'filters that mean nothing are told'
as chen request list --category frob
expect_refused 'There is no category frob'
as chen request list --department frob
expect_refused 'There is no department frob'
as chen request list --category 電
expect_refused '電 may mean'
as chen request list --home 9999
expect_refused 'There is no home'
as chen request list --day frob
expect_refused 'frob is not a day'

it 'words find by text, name, room, telephone tail and number'
as chen request list --all --json 漏水
expect_in 3-1123-021
as chen request list --json 漏
expect_in 3-1123-021
expect_not_in '"state":"closed"'
as chen request list --all --json 王
expect_in 3-1203
as chen request list --all --json 淑芬
expect_every name 王淑芬
as chen request list --all --json wang
expect_in 3-1203
as chen request list --all --json 5521
expect_every home 3-1203
as chen request list --all --json 1203
expect_in 3-1203
as chen request list --all --json 3-1122-0
expect_json_lines
[ "$(sed 's/.*"number":"3-1122-0.*/x/' out | sort -u)" = x ] ||
    fail 'another number'
as chen request list --all --json 3-1123-021
expect_lines 1
as chen request list --all --json ３－１１２３－０２１
expect_lines 1
as chen request list --all --json kitchen sockets
expect_in Peter
expect_lines 1
as chen request list --all --json 싱크대
expect_lines 1
as chen request list --all --json 'frobnicate'
expect_done
expect_out ''
as chen request list --all --json "'; DROP TABLE request --"
expect_done
as chen request list --all --json '"(*' 'OR' 'NEAR('
expect_done

it 'an object has the names that scripts use'
as chen request list --first 1 --json
for name in number record state home place name caller nature category \
    urgency promise text department assignee received_by accepted_by \
    explained_by explained_to explanation promise_party resolution reason \
    source unit reopened disputes received_at sent_at accepted_at \
    appointment_at arrived_at explained_at promised_at promised_until \
    resolved_at verified_at closed_at due promises.5.state promises.3.due \
    promises.4.done promises.1.left promises.date.state; do
    json "$name" >/dev/null 2>&1 || fail "no $name"
done

it 'households are found like on the screen'
as chen household list
expect_done
as chen household list --json
expect_json_lines
as chen household list 王 --json
expect_lines 1
expect_json home 3-1203
expect_json name 王淑芬
expect_json open 1
expect_json language zh-Hant
as chen household list 許
expect_lines 4
as chen household show 1203
expect_in 3-1123-021
as chen household show 許
expect_refused '許 may mean 許品妍 in 3-0302 or 許振宇 in 3-0404'
as chen household show 王淑 --json
expect_json telephone '0912-345-678 / 02-2712-5521'
as chen household show frob
expect_refused 'No household is found by frob'

it 'a household is set, and a new one made where there is none'
as chen household set --home 1203 --wishes 請按門鈴
expect_done
expect_out ''
as chen household show 1203 --json
expect_json wishes 請按門鈴
expect_json name 王淑芬
as chen household set --home 0402 --telephone 0911-222-333
expect_refused '(--name)'
as chen household set --home 0402 --name 'José García' --telephone 0911-222-333
expect_done
as chen household list garcia --json
expect_json home 3-0402
as chen household list 2333 --json
expect_json name 'José García'
as chen household set --home 9999 --name X
expect_refused 'There is no home'

it 'who moves out makes room for who moves in'
as chen household set --home 1204 --moved-out 2026-11-22
expect_done
as chen household list 陳敏慧
expect_not_in 陳敏慧
as chen household set --home 1204 --name 新住戶
expect_done
as chen household show 1204 --json
expect_json name 新住戶 open 1

it 'a field that is wrong is named with its option, and nothing is kept'
as chen household set --home 1204 --moved-out soon
expect_refused '(--moved-out)'
GUANJIA_DB=$folder/hotline.db
as admin staff set --login neu --name X --role king
expect_refused '(--role)'
as admin home set --home 3-1301 --unit x
expect_refused '(--unit)'
as admin category set --code leak --labels 漏水
expect_refused '(--labels)'
as chen staff list
expect_not_in neu
GUANJIA_DB=$folder/desk-3.db

it 'what all share is kept at the hotline, and a desk says so'
as admin staff set --login neu --name X --role butler
expect_refused 'are kept at the hotline; enter it there'

it 'other lists have tables and JSON too'
for kind in home staff duty category department; do
    as chen duty on
    as chen "$kind" list
    expect_done
    [ "$(lines)" -gt 1 ] || fail 'an empty list'
    as chen "$kind" list --json
    expect_done
    expect_json_lines
done
as chen staff list --json
expect_json login admin
expect_json unit 0
as chen category list --json
expect_json code fire_alarm
expect_json labels.zh-Hant 火警
as chen category list --json --lang zh-Hant
expect_json label 火警
as chen duty list --json
expect_json login chen
expect_json since 2026-11-23T06:00:00Z
as chen duty off
expect_done
as chen duty list
expect_out ''

it 'the table speaks the language'
as chen request list --lang zh-Hant --department security
expect_in 保安部
expect_not_in Number
finish
