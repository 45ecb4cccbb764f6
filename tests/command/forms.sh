# forms.sh -- a site's own forms: every mistake told, and none that stops
. ./library.sh
demo

it 'the built-in forms are sound'
run forms check
expect_done
expect_out 'No mistakes'
run forms list
expect_in 'forms/request.yaml'
it 'and lines up, however long a name is'
[ "$(grep -o '^.* forms/' out | wc -L)" -eq "$(grep ^round out |
    grep -o '^.* forms/' | wc -L)" ] || fail 'the columns do not line up'

it 'every mistake of a file is found in one run, with its place'
cat >wrong.yaml <<'YAML'
kind: bicycle
label: {en: Bicycle}
colour: red
fields:
  - {name: home, type: hmoe, label: {en: Home}}
  - {name: home, type: text, label: {en: Again}}
  - {name: fee, type: money, min: 10, max: 1, label: {en: Fee}}
  - {type: text}
YAML
run forms check wrong.yaml
expect_status 1
for line in 3 5 6 8; do
    grep -q "^wrong.yaml:$line:" out || fail "nothing about line $line"
done
expect_in hmoe
expect_in colour
grep -q 'mistakes' err || fail 'no count'
it 'a file that is no YAML, or not there, is told'
printf 'kind: [\n' >broken.yaml
run forms check broken.yaml
expect_status 1
expect_in broken.yaml:
run forms check nowhere.yaml
expect_status 1
expect_in nowhere.yaml
run forms check wrong.yaml broken.yaml
expect_in wrong.yaml:
expect_in broken.yaml:
cat >good.yaml <<'YAML'
kind: bicycle
label: {en: Bicycle}
fields:
  - {name: home, type: home, label: {en: Home}}
YAML
run forms check good.yaml
expect_done

it 'the labels of the built-in forms are in five languages'
run forms check --languages
expect_done
run forms check --languages good.yaml
expect_status 1
expect_in 'good.yaml:2:1: "label" lacks: zh-Hant, zh-Hans, ja, ko'

it 'a few questions make a first form'
answers() {
    step="forms new, answered: $*"
    words=$1
    shift
    # shellcheck disable=SC2086  # words are several
    printf '%s\n' "$@" | timeout 60 "$GUANJIA" forms $words >out 2>err
    status=$?
}
answers 'new umbrella' Umbrella 雨傘 yes \
    'Taken by' 借用人 person yes \
    Kind '' choice '長柄, folding，auto' no \
    'Taken by' '' long no '' 'Give back' 歸還
expect_done
expect_in 'umbrella.yaml; it is there'
file=.config/guanjia/forms/umbrella.yaml
for part in 'kind: umbrella' 'en: "Umbrella", zh-Hant: "雨傘"' \
    '{name: taken_by, type: person, required: yes' \
    'choices: \["長柄", "folding", "auto"\]' 'name: taken_by_2, type: long' \
    '{name: give_back, asks: \[done_at\]' 'open_while: {done_at: empty}' \
    'columns: \[number, home, taken_by, kind\]'; do
    grep -q "$part" "$file" || fail "no $part in the file"
done
run forms check
expect_done
run forms list
expect_in "$file"
it 'it takes the place of nothing'
answers 'new umbrella' Umbrella
expect_refused 'There is a form umbrella already'
answers 'new request' X
expect_refused 'extends: request'
rm "$file"
touch there.yaml
answers 'new umbrella --to there.yaml' X
expect_refused 'is there already'
it 'answers that do not fit, or end too early, make no file'
answers 'new umbrella --to x/made.yaml' Umbrella '' perhaps
expect_refused 'neither yes nor no'
answers 'new umbrella --to x/made.yaml'
expect_refused 'please fill this in'
answers 'new Umbrella --to x/made.yaml' Umbrella
expect_refused 'cannot be a name'
[ ! -e x ] || fail 'something was made'
answers 'new umbrella --to x/made.yaml' Umbrella '' no '借用人' '' '' ''
expect_done
grep -q '{name: field, type: text' x/made.yaml || fail 'no field'
it 'at a terminal an answer that does not fit is asked for again'
at_terminal "Umbrella

perhaps
no
Kind


no

" forms new umbrella --to y.yaml
expect_in 'neither yes nor no'
expect_in 'Made y.yaml'
run forms check y.yaml
expect_done

it 'a wrong site form stops nothing: the built-in one is used'
mkdir site
sed 's/type: long/type: lnog/' wrong.yaml >site/request.yaml
GUANJIA_FORMS=$folder/site && export GUANJIA_FORMS
run forms check
expect_status 1
expect_in request.yaml
receive
expect_done
as chen request list
expect_done

it 'a right one brings its options with it'
run help request
expect_not_in '--pet'
rm site/request.yaml
"$python" - "$here/../../forms/request.yaml" <<'PYTHON'
import sys
text = open(sys.argv[1], encoding="utf-8").read()
mark = "# What an emergency's category asks"
assert mark in text
text = text.replace(mark, "  - {name: pet, type: text, label: "
                    "{en: Pet}}\n" + mark, 1)
open("site/request.yaml", "w", encoding="utf-8").write(text)
PYTHON
run forms check
expect_done
run help request
expect_in '[--pet]'
as chen request receive --home 1203 --category leak --text x --pet cat
expect_done
as chen request show "$(cat out)"
expect_in 'Pet: cat'
unset GUANJIA_FORMS

it 'roles with a mistake are not used, and check tells'
printf 'may:\n  request:\n    reopen: [buttler]\n' >roles.yaml
GUANJIA_ROLES=$folder/roles.yaml && export GUANJIA_ROLES
as chen request reopen 3-1122-002 --text x
expect_refused 'may not reopen a request'
run check
expect_status 1
expect_in buttler
it 'right ones are'
printf 'may:\n  request:\n    reopen: [butler]\n' >roles.yaml
as chen request reopen 3-1122-002 --text x
expect_done
run check
expect_done
finish
