#!/bin/sh
# layers.sh SOURCE -- no layer may reach past the one it stands on
cd "$1" || exit 2
bad=0

only() { # HEADER FOLDER: nothing outside FOLDER includes HEADER
    found=$(grep -rlE "#include [<\"]$1[>\"]" src include | grep -v "^$2/")
    [ -z "$found" ] && return
    echo "$found: only $2 may include $1"
    bad=1
}

never() { # FOLDER HEADER...: nothing in FOLDER includes any HEADER
    folder=$1
    shift
    for header; do
        if grep -rnE "#include \"$header\"" "$folder"; then
            echo "$folder may not include $header"
            bad=1
        fi
    done
}

only sqlite3.h src/store
only yaml.h src/form
only curses.h src/ui
only ncurses.h src/ui
only jansson.h src/base
only utf8proc.h src/base
only crypt.h src/service
service="service.h request.h register.h report.h transfer.h promise.h
escalation.h notify.h appointment.h duty.h handover.h
standing_order.h sentences.h"
never src/base store.h tree.h form.h ui.h $service screen.h command.h sync.h
never src/store tree.h form.h ui.h $service screen.h command.h sync.h
never src/form store.h ui.h $service screen.h command.h sync.h
never src/ui store.h tree.h form.h $service screen.h command.h sync.h
never src/service ui.h screen.h command.h sync.h
never src/screen command.h sync.h desk.h
never src/command ui.h screens.h desk.h
never src/sync tree.h form.h ui.h screen.h command.h

# Top level is fixed.
for entry in *; do
    case $entry in
    src | include | forms | data | tests | CMakeLists.txt | README.md) ;;
    build*) ;;
    *)
        echo "$entry: the top level is fixed"
        bad=1
        ;;
    esac
done
exit $bad
