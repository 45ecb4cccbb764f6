# words.sh -- wrong words, and words as people and input methods write them
. ./library.sh
demo
before=$(facts)

wrong() {
    sentence=$1
    shift
    as chen "$@"
    expect_wrong "$sentence"
}

it 'wrong words are told, with status 2'
wrong 'There is no command frob' frob
wrong 'There is no command -x' -x
wrong 'What about requests?' request
wrong 'A request has no verb frob' request frob
wrong 'Which request?' request accept
wrong 'Which request?' request show
wrong 'Which request?' request undo
wrong 'One word too many: x' request show 3-1123-001 x
wrong 'One word too many: b' request receive --home 1203 --category leak \
    --text a b
wrong 'One word too many: b' request note 3-1123-001 --text a b
wrong 'has no option --colour' request receive --colour red
wrong 'has no option --number' request receive --home 1203 --category leak \
    --text x --number 3-1-1
wrong 'has no option --of-seq' request note 3-1123-001 --text x --of-seq 1
wrong 'has no option --until' request accept 3-1123-001 --until 14:00
wrong 'There is no option --colour here' request list --colour red
wrong 'There is no option --colour here' request show 3-1123-001 --colour red
wrong 'There is no state open; there are: received, sent' request list \
    --state open
wrong '--first takes a number from 1 on, not 0' request list --first 0
wrong '--db needs a word behind it' request list --db
wrong 'There is no option --frob, or it needs a word behind it' --frob
wrong '--json stands alone' request list --json=yes
wrong 'A verb is missing; see: guanjia help household' household
wrong 'household has no verb frob' household frob
wrong 'staff has no verb frob' staff frob
wrong 'A verb is missing; see: guanjia help record' record parcel
wrong 'Which household?' household show
wrong 'has no option --shoe' household set --home 1203 --shoe 42
wrong 'One word too many: x' check x
wrong 'One word too many: x' rebuild x
wrong 'One word too many: y' backup x y
wrong 'Say where to' backup
wrong 'Say for whom' init
wrong 'Say for whom' init --unit 3 --hotline
wrong '--unit takes a number from 1 to 999, not 3x' init --unit 3x
wrong '--unit takes a number from 1 to 999, not 1000' init --unit 1000
wrong '--unit takes a number from 1 to 999, not 0' init --unit 0
wrong '--lock-after takes a number from 0 on' --lock-after soon
wrong 'Say what and from where' import
wrong 'Say what and from where' import request
wrong 'Say what' export
wrong 'What about forms?' forms
wrong 'There is no language "xx"; there are: en, zh-Hant' request list --lang xx
wrong 'someday is not a time' request list --now someday

it 'what does not exist is told, with status 1'
as chen request show 3-0101-001
expect_refused 'There is no request 3-0101-001'
as chen request accept 3-0101-001
expect_refused 'There is no request 3-0101-001'
as chen request show ''
expect_refused 'There is no request'
as chen request receive --home 9999 --category leak --text x
expect_refused 'There is no home 3-9999'
as chen request receive --home 1203 --category frob --text x
expect_refused 'There is no category frob (--category)'
as chen request dispatch 3-1123-025 --to frob
expect_refused 'There is no department frob (--department)'
as chen request dispatch 3-1123-025 --assignee frob
expect_refused 'Nobody on the staff is called frob (--assignee)'

it 'what may mean several is told'
as chen request receive --home 120 --category leak --text x
expect_refused '3-120'
as chen request receive --place 大堂 --category 電 --text x
expect_refused '電 may mean lift_trapped or lift; type more of it (--category)'

it 'what is missing is told, with its option'
as chen request receive --category leak --text x
expect_refused 'Which home is it, or which place? (--home)'
as chen request receive --home 1203 --text x
expect_refused '(--category)'
as chen request receive --home 1203 --category leak
expect_refused 'What: please fill this in (--text)'
as chen request explain 3-1123-025 --text x
expect_refused '(--explained-to)'
as chen request promise 3-1123-025 --to x
expect_refused '(--promised-until)'
as chen request amend 3-1123-025
expect_refused 'Nothing was changed'
as chen request receive --home 1203 --category leak --text x --urgency high
expect_refused '(--urgency)'

it 'times that cannot be are told'
as chen request receive --home 1203 --category leak --text x --at 明天9點
expect_refused 'has not come yet'
as chen request arrive 3-1123-025 --at +60
expect_refused '15:00 has not come yet'
as chen request arrive 3-1123-025 --at 25:77
expect_refused '25:77'
as chen request arrive 3-1123-025 --at 13:00
expect_refused 'is before the request was received'
as chen request list --day soon
expect_refused 'soon is not a day'
as chen appointments soon
expect_refused 'soon is not a day'
as chen request dispatch 3-1123-025 --at soon
expect_refused 'soon is not a time'
as chen request promise 3-1123-025 --to x --until -10
expect_refused 'The promised time must lie ahead'

it 'none of that changed anything'
[ "$before" = "$(facts)" ] || fail 'the journal grew'
[ ! -e data ] || fail 'a database was made'

it 'full-width digits and letters count as half-width'
as chen request receive --home １２０３ --category ＬＥＡＫ --text 漏水 \
    --at １３：５５
expect_done
expect_out 3-1123-026
as chen request show ３－１１２３－０２６ --json
expect_done
expect_json received_at 2026-11-23T05:55:00Z
expect_json category leak
expect_json text 漏水

it 'times are typed as people say them'
moment() {
    as chen request promise 3-1123-026 --to 電梯公司 --until "$1"
    expect_done
    as chen request show 3-1123-026 --json
    expect_json promised_until "$2"
}
moment 明天9點 2026-11-24T01:00:00Z
moment 後天下午3點半 2026-11-25T07:30:00Z
moment +2h 2026-11-23T08:00:00Z
moment +30 2026-11-23T06:30:00Z
moment 1430 2026-11-23T06:30:00Z
moment 'tomorrow 9' 2026-11-24T01:00:00Z
moment '12-24 9:30' 2026-12-24T01:30:00Z
moment 2026-12-24T09:30:00+08:00 2026-12-24T01:30:00Z
as chen request dispatch 3-1123-026 --to 工程部 --at 13:57
as chen request show 3-1123-026 --json
expect_json sent_at 2026-11-23T05:57:00Z

it 'options may stand anywhere, with = too, and -- ends them'
as chen --json request show 3-1123-026
expect_json number 3-1123-026
as chen request receive --text=--x --home=1203 --category=leak
expect_out 3-1123-027
as chen request show -- 3-1123-027
expect_in "--x"

it 'a text keeps its lines and its signs'
as chen request receive --home 1203 --category leak --text "$(printf \
    'one\ntwo "quoted", 引號「」\ttab')"
number=$(cat out)
as chen request show "$number" --json
expect_json_lines
"$python" - <<'PYTHON' || fail 'the text has changed'
import json
text = json.loads(open("out", encoding="utf-8").readline())["text"]
assert text.startswith('one\ntwo "quoted", 引號「」'), text
PYTHON
finish
