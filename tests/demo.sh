# demo.sh GUANJIA FOLDER -- makes the demo residence that other tests copy
set -eu
rm -rf "$2"
mkdir -p "$2"
unset GUANJIA_DB GUANJIA_PIN GUANJIA_FORMS GUANJIA_ROLES LANGUAGE LANG
HOME=$2 XDG_CONFIG_HOME=$2 XDG_DATA_HOME=$2 \
    exec "$1" --now '2026-11-23 14:00' demo --folder "$2" --no-screen
