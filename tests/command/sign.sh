# sign.sh -- which database, who one is, and in which language
. ./library.sh
demo

it 'the database is --db, else $GUANJIA_DB, else in the data folder'
as chen request list
expect_done
as chen request list --db no.db
expect_refused 'There is no database no.db'
unset GUANJIA_DB
as chen request list
expect_refused "There is no database $folder/data/guanjia/desk.db"
mkdir -p data/guanjia
run backup data/guanjia/desk.db --db desk-3.db
expect_done
as chen request list
expect_done
as chen request list --db desk-3.db
expect_done
unset XDG_DATA_HOME
as chen request list
expect_refused "There is no database $folder/.local/share/guanjia/desk.db"
echo 'this is no database, just some text that is long enough' >bad.db
as chen request list --db bad.db
expect_status 1
expect_sentence bad.db
as chen request list --db "$folder"
expect_status 1
expect_sentence "$folder"
GUANJIA_DB=$folder/desk-3.db && export GUANJIA_DB

it 'without --as one is the system user, who must be staff'
GUANJIA_DB=$folder/hotline.db
me=$(id -un)
run request list
expect_refused "System user $me does not work here; use --as LOGIN"
as sato staff set --login "$me" --name Operator --role hotline --unit 0
expect_out "$me"
run request list
expect_done
run request receive --home 3-1203 --category leak --text 漏水
expect_done
number=$(cat out)
run request show "$number" --json
expect_json received_by "$me"
as sato staff set "$me" --active no
run request list
expect_refused "System user $me does not work here"
GUANJIA_DB=$folder/desk-3.db

it 'a PIN must be given, and be right'
run --as chen request list
expect_refused 'chen must give a PIN: at a terminal, or in GUANJIA_PIN'
GUANJIA_PIN=9999 && export GUANJIA_PIN
run --as nobody request list
expect_refused 'Wrong login or PIN'
for try in 1 2 3; do
    run --as chen request list
    expect_refused 'Wrong login or PIN'
done
it "too many wrong PINs slow down: $try of them"
run --as chen request list
expect_refused 'Too many wrong PINs; wait 5 seconds'
unset GUANJIA_PIN
as chen request list
expect_refused 'Too many wrong PINs; wait 5 seconds'
as lin request list
expect_done

it 'another --now does not get round that'
sql desk-3.db "UPDATE wrong_pin SET count = 9, until = strftime('%s') + 200"
for now in '2026-11-23 14:00:06' '2026-11-24 14:00' '2099-01-01 09:00'; do
    as chen request list
    expect_refused 'Too many wrong PINs; wait '
done
now='2026-11-23 14:00:06'
sql desk-3.db 'UPDATE wrong_pin SET until = 0'
as chen request list
expect_done
GUANJIA_PIN=9999 && export GUANJIA_PIN
run --as chen request list --lang zh-Hant
expect_status 1
expect_sentence ''
unset GUANJIA_PIN

it 'a PIN is asked for at a terminal, and not shown'
at_terminal 1203 --as chen request list --first 1
expect_status 0
expect_in 'PIN of chen: '
expect_in 3-1123-023
expect_not_in 1203
at_terminal 1111 --as chen request list
expect_status 1
expect_in 'guanjia: Wrong login or PIN'
at_terminal "$(printf '12\003')" --as chen request list
expect_status 1
expect_in 'guanjia: No PIN was given'

it 'the language is --lang, else the environment'
as chen request frob --lang zh-Hant
expect_status 2
grep -q 'guanjia help' err || fail 'no hint'
as chen request list --lang zh-Hant
expect_in 保安部
LC_ALL=zh_TW.UTF-8
as chen request list
expect_in 保安部
LC_ALL=C.UTF-8
as chen request list
expect_in Security
as chen request list --lang en
expect_in Security
finish
