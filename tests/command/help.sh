# help.sh -- every word of the help is true, and fits
. ./library.sh

it 'help fits a narrow page, in both languages'
for topic in '' request household home staff duty category department import \
    export forms check rebuild backup demo init sync desk hotline serve \
    help keys; do
    for language in en zh-Hant; do
        # shellcheck disable=SC2086 # no topic is no word
        run help $topic --lang "$language"
        expect_done
        [ -s out ] || fail 'no help'
        "$python" - <<'PYTHON' || fail 'a line of more than 100 cells'
import unicodedata
for line in open("out", encoding="utf-8"):
    cells = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1
                for c in line.rstrip("\n"))
    assert cells <= 100, line
PYTHON
        ! grep -q ' $' out || fail 'spaces at the end of a line'
    done
done

it 'a register is told as well: its steps, and what each asks'
run help booking
expect_done
expect_in 'guanjia record booking VERB [NUMBER]'
expect_in ' --facility --home '
run help inspection
expect_not_in '--findings' # counted, not typed

it '--help and -h say the same as help'
run help request
cp out said
run request --help
cmp -s out said || fail 'request --help differs'
run request -h
cmp -s out said || fail 'request -h differs'
run help
cp out said
run --help
cmp -s out said || fail '--help differs'
run help frob
expect_wrong 'There is no command frob'
run help request x
expect_wrong 'One word too many: x'

it 'the version is told'
run --version
expect_done
grep -Eq '^guanjia [0-9]+\.[0-9]+$' out || fail 'no version'

it 'every command of the help is one'
run help
sed -n 's/^guanjia \([a-z][a-z]*\).*/\1/p' out | sort -u >commands
[ "$(wc -l <commands)" -ge 16 ] || fail "a command is missing"
while read -r name; do
    run "$name" --help
    expect_done
    expect_in "guanjia $name"
done <commands

demo
it 'every verb of the help is one, and every option is taken'
run help request
sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p' out >verbs
[ "$(wc -l <verbs)" -eq 24 ] || fail 'not 23 verbs'
cp out help
while read -r verb; do
    awk -v verb="$verb" '/^  [a-z]/ { in_it = $1 == verb; next }
        /^            / && in_it' help | tr -s ' []|' '\n\n\n\n' |
        grep -- -- >options
    ! grep -Eqx -- '--(db|as|lang|json|now)' options ||
        fail "$verb has an option that means something else everywhere"
    while read -r option; do
        # A wrong value, or a number that is none: but the option is known.
        case $verb in
        receive) as chen request receive "$option" '?' ;;
        *) as chen request "$verb" 3-0101-001 "$option" '?' ;;
        esac
        expect_status 1
        ! grep -q 'no option' err || fail "$verb does not take $option"
    done <options
done <verbs

it 'every state of the help is one'
sed -n '/^States:/,$p' help | tail -n +2 | tr -s ' ' '\n' | grep . >states
[ "$(wc -l <states)" -eq 11 ] || fail 'not 11 states'
while read -r state; do
    as chen request list --state "$state"
    expect_done
done <states

it 'every option of a list is taken'
for option in state day home category department first; do
    as chen request list "--$option" '?'
    ! grep -q 'no option' err || fail "no option --$option"
done

it 'help needs no database'
unset GUANJIA_DB
run help
expect_done
[ ! -e data ] || fail 'a folder was made'
finish
