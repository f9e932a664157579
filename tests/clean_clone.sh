#!/bin/sh
# Times the set-up of a clean clone with an empty home, then a second one, then an interrupted one. Run by hand.
#   tests/clean_clone.sh [--user NAME]    as that user, to prove that root is not needed
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
as=""
[ "${1:-}" = "--user" ] && as=$2
work=$(mktemp -d)
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
git clone -q "$here" "$work/clone"
mkdir "$work/home"
[ -n "$as" ] && chown -R "$as" "$work"

in_clone() {
    if [ -n "$as" ]; then
        setpriv --reuid "$as" --regid "$(id -g "$as")" --clear-groups env -i HOME="$work/home" PATH="$PATH" sh -c "cd $work/clone && $*"
    else
        env -i HOME="$work/home" PATH="$PATH" sh -c "cd $work/clone && $*"
    fi
}

timed() {
    began=$(date +%s.%N)
    in_clone "$2" >"$work/log" 2>&1 || { cat "$work/log"; echo "FAILED: $1"; exit 1; }
    echo "$1: $(echo "$(date +%s.%N) - $began" | bc) s"
}

for seconds in 2 5 9; do
    in_clone "timeout -s KILL $seconds make setup" >/dev/null 2>&1 || true
    echo "interrupted after $seconds s"
done
timed "set-up after three interruptions" "make setup"
rm -rf "$work/clone/.venv" "$work/home/.cache"
timed "fresh set-up, nothing cached" "make setup"
timed "second set-up" "make setup"
rm -rf "$work/clone/.venv" "$work/clone/console/static" "$work/clone/var"
timed "another clone, downloads cached" "make setup"
