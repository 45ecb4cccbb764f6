# register.sh -- a site drops in a form, and the register is there
. ./library.sh
demo
mkdir forms
export GUANJIA_FORMS="$folder/forms"
cat >forms/basket.yaml <<'YAML'
kind: basket
scope: unit
number: K
label: {en: Basket, zh-Hant: 提籃}
title: [home]
fields:
  - {name: home, type: home, required: yes, label: {en: Home}}
  - {name: count, type: number, min: 1, default: 1, label: {en: Count}}
  - {name: note, type: long, label: {en: Note}}
  - {name: back_by, type: date, label: {en: Back by}}
  - {name: taken_by, type: person, later: yes, required: yes, label: {en: By whom}}
states:
  - {name: here, label: {en: here}}
  - {name: out, label: {en: handed out}, open: no}
steps:
  - {name: hand, label: {en: Hand out}, from: [here], to: out, asks: [taken_by]}
follow:
  - when: {count: {above: 5}}
    make: request
    fields: {home: "{home}", category: delivery, text: "{count} baskets, {number}"}
list:
  columns: [number, home, count, state]
  order: [-made_at]
  due: back_by
every: {period: month, for: home, where: {home: 3-1203}, key: home}
print:
  - {name: slip, label: {en: Slip}, text: {en: "Basket {number}, home {home}", zh-Hant: "提籃 {number}，{home}"}}
YAML

it 'a form that was dropped in is a register'
as hsu record
expect_done
expect_in 'basket'
as hsu record basket set --home 1203 --note 水果 --back-by 2026-11-20
expect_done
expect_out K3-1123-001
as hsu record basket set --home 1202 --back-by 2026-12-20
expect_out K3-1123-002

it 'its list tells what is open and what is late'
as hsu record basket list --open
expect_done
expect_in 'K3-1123-002'
expect_in '3-1203'
as hsu record basket list --late --json
expect_json number K3-1123-001 open True fields.home 3-1203 fields.count 1
expect_not_in 'K3-1123-002'
as hsu record basket list --words 水果
expect_in 'K3-1123-001'
expect_not_in 'K3-1123-002'
as hsu record basket list --state out
expect_out ''
as hsu record basket list --state gone
expect_wrong 'basket has no state gone; there are: '
as hsu record --json
expect_in '"kind":"basket"'
expect_in '"label":"Basket","open":2,"late":1'

it 'what is missing or wrong is said with its option'
as hsu record basket set --note x
expect_refused '(--home)'
as hsu record basket set --home 1203 --count 0
expect_refused '(--count)'
as hsu record basket set --home 1203 --colour red
expect_wrong '--colour'
as hsu record basket hand K3-1123-001
expect_refused '(--taken-by)'
as hsu record nothing list
expect_wrong 'There is no register called nothing; see: guanjia record'

it 'a step moves it, and is taken back'
as hsu record basket hand k3-1123-001 --taken-by 王太太 --at -5
expect_done
as hsu record basket show K3-1123-001 --json
expect_json state out fields.taken_by 王太太 course.1.verb hand \
    course.1.at 2026-11-23T05:55:00Z
as hsu record basket hand K3-1123-001 --taken-by 林
expect_refused 'handed out'
as hsu record basket show K3-1123-001
expect_in '水果'
expect_in 'Hand out'
as hsu record basket undo K3-1123-001
expect_done
expect_in 'Undone: Hand out'
as hsu record basket show K3-1123-001 --json
expect_json state here fields.note 水果

it 'what follows is made with it, and told when it is undone'
as hsu record basket set --home 1203 --count 6
expect_out K3-1123-003
as hsu request list '6 baskets' --all --json
expect_json home 3-1203 text '6 baskets, K3-1123-003'
request=$(json number)
as hsu record basket undo K3-1123-003
expect_in "$request"

it 'what comes up again is told'
as hsu record basket due --json
expect_json key 3-1203 state done
as hsu record basket due --at 2026-10-10
expect_in 'missed'

it 'it is printed, filled in and empty'
as hsu record basket print K3-1123-001 --in en,zh-Hant
expect_out 'Basket K3-1123-001, home 3-1203

提籃 K3-1123-001，3-1203'
as hsu record basket print --blank --in en,zh-Hant
expect_in 'Basket 提籃'

it 'it goes out as CSV and comes in again'
as admin export basket
expect_done
cp out baskets.csv
as admin import basket baskets.csv
expect_done
as admin export basket
cmp -s out baskets.csv || fail 'another export'

it 'the tables are what the facts add up to'
as admin check
expect_done
finish
