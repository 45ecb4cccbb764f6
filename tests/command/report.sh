# report.sh -- what records add up to, from the command line
. ./library.sh

mkdir forms
export GUANJIA_FORMS="$folder/forms"
cat >forms/answer.yaml <<'YAML'
kind: answer
label: {en: Visitor's answer, zh-Hant: 遊客問卷, ja: 来訪者アンケート}
scope: unit
title: [member]
fields:
  - {name: member, type: text, label: {en: Member, ja: 会員ID}}
  - {name: area, type: text, label: {en: Area, ja: 回答エリア}}
  - {name: answered_at, type: datetime, required: yes, label: {en: Answered, ja: 回答日時}}
  - name: satisfied
    type: choice
    label: {en: Satisfied, zh-Hant: 滿意度, ja: 満足度}
    choices:
      - {value: "5", label: {en: very, ja: とても満足}}
      - {value: "4", label: {en: "yes", ja: 満足}}
      - {value: "3", label: {en: neither, ja: どちらでもない}}
      - {value: "2", label: {en: "no", ja: 不満}}
      - {value: "1", label: {en: not at all, ja: とても不満}}
  - {name: why, type: long, label: {en: Why, ja: 満足度の理由}}
  - {name: nps, type: number, label: {en: Recommends, ja: NPS}}
list: {columns: [answered_at, area, satisfied], order: [answered_at]}
report:
  - {name: days, label: {en: Answers a day, zh-Hant: 每日答覆數}, across: day, at: answered_at, show: count, chart: line}
  - {name: satisfaction, label: {en: Satisfaction, zh-Hant: 滿意度}, group: satisfied, show: count, chart: bar}
  - {name: promoters, label: {en: Promoters}, show: share, share: {nps: {above: 8}}}
  - {name: detractors, label: {en: Detractors}, show: share, share: {nps: {below: 7}}}
YAML
demo

it 'all reports are listed, with their forms'
as admin report
expect_done
expect_in 'answer/days'
expect_in 'Answers a day'
as admin report --json --lang zh-Hant
expect_json_lines
expect_in '每日答覆數'

it 'a butler reads no reports, and a report that is not there is said so'
as chen report answer/days
expect_refused 'may not see reports'
as admin report nonsense
expect_refused 'There is no report nonsense'
as admin report answer/days --from 2026-11-30 --to 2026-11-01
expect_wrong 'is after'

it 'but those of the registers that the counter keeps'
as chen report
expect_done
for report in parcel/ counter_service/ loan/; do
    expect_in "$report"
done
[ "$(grep -c / out)" -eq \
    "$(grep -c -e '^parcel/' -e '^counter_service/' -e '^loan/' out)" ] ||
    fail 'there are others'
as chen report parcel
expect_done
as chen record parcel set --home 1203 --carrier post
expect_done
as chen record parcel hand_over "$(cat out)" --handed-to x
expect_done

it 'a report of all is told of no one'
as admin report request/complaints --one chen
expect_wrong 'The report asks for nobody; leave out chen'

it 'a report without records says so'
as admin report satisfaction
expect_done
expect_in 'There is nothing to count here'

# A month of answers that Fukui's visitors gave, and the answers a day that the
# survey's keepers published.
fukui="$here/../../../shared/fixtures/survey/ja-fukui"
if [ ! -r "$fukui/202211.csv" ]; then
    echo 'the published figures of Fukui are not here: not compared'
    finish
    exit
fi
cat >map.yaml <<'YAML'
kind: answer
source: fukui
time: "%Y-%m-%d %H:%M:%S"
fields:
  member: 会員ID
  area: 回答エリア
  answered_at: 回答日時
  satisfied: 満足度
  why: 満足度の理由
  nps: NPS
YAML
export TZ=Asia/Tokyo

it 'answers of another house come in through a map'
as admin import answer "$fukui/202211.csv" --map map.yaml
expect_in '3549 rows: 3549 taken'

it 'answers a day are those that their keepers published'
as admin report answer/days --csv --from 2022-11-01 --to 2022-11-30
expect_done
"$python" - "$fukui/all-cnt.csv" <<'PYTHON' || fail 'a day differs'
import csv, sys
with open(sys.argv[1], encoding="utf-8-sig") as file:
    published = {row["day"]: int(row["count"]) for row in csv.DictReader(file)
                 if row["day"].startswith("202211")}
with open("out", encoding="utf-8", newline="") as file:
    ours = {row[0].replace("-", ""): int(row[1]) for row in csv.reader(file)
            if row and row[0].startswith("2022-")}
assert len(published) == 30 and ours == published, (ours, published)
PYTHON

it 'how satisfied they were is what others counted too'
as admin report satisfaction --csv
for row in 'very,1220' 'yes,1830' 'neither,419' 'no,59' 'not at all,21' \
    'All,3549'; do
    expect_in "$row"
done
as admin report promoters --json
expect_json Count 3549
[ "$(json Share | cut -c 1-7)" = 32.1499 ] || fail 'not 1141 of 3549'
as admin report detractors --json
[ "$(json Share | cut -c 1-7)" = 30.4592 ] || fail 'not 1081 of 3549'

it 'the same is a page of one file, in two languages, without scripts'
as admin report days --html page.html --lang zh-Hant
expect_done
expect_out ''
grep -q '<html lang="zh-Hant">' page.html || fail 'no language'
grep -q '遊客問卷：每日答覆數<small>Visitor' page.html || fail 'not two titles'
grep -q '<svg' page.html || fail 'no chart'
if grep -qE '<script|https?:' page.html; then
    fail 'the page needs more than itself'
fi

it 'a table on a terminal is as wide as it'
as admin report days
expect_done
"$python" -c '
import unicodedata
for line in open("out", encoding="utf-8"):
    cells = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1
                for c in line.rstrip("\n"))
    assert cells <= 80, line' || fail 'a line is wider than 80 cells'
finish
