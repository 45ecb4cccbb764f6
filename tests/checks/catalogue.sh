#!/bin/sh
# catalogue.sh SOURCE [MESSAGES] -- each catalogue says all that the program says
#
# A catalogue has a translation of each message, none that is only a guess, and
# none of what the program does not say any more.  MESSAGES is where to write the
# messages instead of checking; this brings a catalogue up to date:
#
#     sh tests/checks/catalogue.sh . /tmp/messages.pot
#     msgmerge -N --no-wrap --add-location=file -U data/po/zh_Hant.po /tmp/messages.pot
cd "$1" || exit 2
for tool in xgettext msgfmt msgmerge msgattrib; do
    if ! command -v $tool >/dev/null; then
        echo "$tool is not installed"
        exit 1
    fi
done
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
find src include -name '*.[ch]' | LC_ALL=C sort >"$folder/files"
xgettext --from-code=UTF-8 --language=C --keyword=_ --keyword=N_ \
    --keyword=ngettext:1,2 --no-wrap --add-location=file \
    --files-from="$folder/files" --output="${2:-$folder/messages}" || exit 1
[ -n "$2" ] && exit 0
bad=0

none() { # WORDS KIND FILE: FILE has no messages that msgattrib calls KIND
    found=$(msgattrib "--$2" --no-wrap "$3" | sed 's/^#~ //' | awk '
        /^msgid ""$/ { getline; if (/^"/) print "    " $0; next }
        /^msgid / { sub("msgid", "   "); print }')
    [ -z "$found" ] && return
    printf '%s: %s\n%s\n' "$po" "$1" "$found"
    bad=1
}

for po in data/po/*.po; do
    msgfmt --check-format --output=/dev/null "$po" || bad=1
    msgmerge --quiet -N --output="$folder/merged" "$po" "$folder/messages" ||
        bad=1
    none "no translation of" untranslated "$folder/merged"
    none "only a guess at" only-fuzzy "$po"
    none "not said any more" only-obsolete "$folder/merged"
done
exit $bad
