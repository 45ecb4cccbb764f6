# roles.sh -- who may do what, and what the others are told
. ./library.sh
demo
receive

# verb, arguments; who may (login: chen butler, tsai hotline, hsu chief, wu
# department, kao quality, sato manager, admin administrator)
may() {
    verb=$1 who=$2 sentence=$3
    shift 3
    for login in chen tsai hsu wu kao sato; do
        case " $who " in *" $login "*) continue ;; esac
        it "$login may not $verb"
        as "$login" "$@"
        expect_refused 'may not '
        expect_sentence "$sentence"
    done
}

before=$(facts)
desk='butler, hotline, chief butler or manager may'
work='department, butler, hotline, chief butler or manager may'
may receive 'chen tsai hsu sato' "$desk" request receive --home 1203 \
    --category leak --text x
may dispatch 'chen tsai hsu sato' "$desk" request dispatch "$number"
may accept 'chen tsai hsu sato wu' "$work" request accept "$number"
may arrive 'chen tsai hsu sato wu' "$work" request arrive "$number"
may decline 'chen tsai hsu sato wu' "$work" request decline "$number" --reason x
may assist 'chen tsai hsu sato wu' "$work" request assist "$number" --text x
may explain 'chen tsai hsu sato wu' "$work" request explain "$number" \
    --text x --to y
may promise 'chen tsai hsu sato wu' "$work" request promise "$number" \
    --to x --until +60
may resolve 'chen tsai hsu sato wu' "$work" request resolve "$number"
may appoint 'chen tsai hsu sato' "$desk" request appoint "$number" --at +60 \
    --to x
may verify 'chen tsai hsu sato' "$desk" request verify "$number" --verdict yes
may close 'chen tsai hsu sato' "$desk" request close "$number" --text x
may reopen 'tsai hsu sato' 'chief butler, hotline or manager may' \
    request reopen "$number" --text x
may amend 'chen tsai hsu sato' "$desk" request amend "$number" --text x
may undo 'chen tsai hsu sato' "$desk" request undo "$number"
may household 'chen tsai hsu sato' "$desk" household set --home 1203 --wishes x
may home 'hsu sato' 'administrator may' home set --home 3-1301 --unit 3
may staff sato 'manager or administrator may' staff set --login x --name X \
    --role butler
may pin sato 'manager or administrator may' staff pin lin --pin 1111
may category sato 'manager or administrator may' category set --code leak \
    --urgency low
may department sato 'manager or administrator may' department set --code x \
    --labels '{"en":"X"}'
may import sato 'manager or administrator may' import home homes.csv
may export 'kao hsu sato' \
    'quality, chief butler, manager or administrator may' export request
it 'the forbidden changed nothing'
[ "$before" = "$(facts)" ] || fail 'the journal grew'

it 'everybody may look and make a note'
for login in chen tsai hsu wu kao sato admin; do
    as "$login" request note "$number" --text "$login"
    expect_done
    as "$login" request show "$number"
    expect_done
    as "$login" request list
    expect_done
done

it 'a PIN is kept at the hotline, not at a desk that has one'
as wu staff pin wu --pin 7777
expect_refused 'enter it there'
export GUANJIA_DB="$folder/hotline.db"
it 'everybody may give oneself a new PIN'
as wu staff pin wu --pin 7777
expect_done
as wu request list
expect_refused 'Wrong login or PIN'
GUANJIA_PIN=7777 && export GUANJIA_PIN
run --as wu request list
expect_done
it 'a PIN may come on standard input, where nobody sees it'
echo 1101 | timeout 60 "$GUANJIA" --now "$now" --as wu staff pin >out 2>err
status=$?
expect_done
unset GUANJIA_PIN
as wu request list
expect_done
it 'a PIN has its form'
as wu staff pin --pin 12
expect_refused 'A PIN has 4 to 12 digits (--pin)'
as sato staff pin nobody --pin 1234
expect_refused 'Nobody on the staff is called nobody'

export GUANJIA_DB="$folder/desk-3.db"
it 'the sentence is in the language of who reads it'
as wu request reopen "$number" --text x --lang zh-Hant
expect_refused '大管家'
finish
