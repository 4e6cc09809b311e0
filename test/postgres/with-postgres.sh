#!/usr/bin/env bash
# Starts a throwaway PostgreSQL cluster on a free loopback port, runs the given command with TEST_DATABASE_URL pointing
# at it, and removes the cluster, however the command ends.
#   test/postgres/with-postgres.sh npm run test:postgres
# Works as root (the server then runs as user postgres, it refuses to run as root) and as anybody else.
set -euo pipefail

if [ $# -eq 0 ]; then
  echo "usage: $0 command [argument...]" >&2
  exit 64
fi

bin=$(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -V | tail -n 1 || true)
if [ -z "$bin" ]; then
  initdb=$(command -v initdb || true)
  [ -n "$initdb" ] && bin=$(dirname "$initdb")
fi
if [ -z "$bin" ] || [ ! -x "$bin/initdb" ]; then
  echo "$0: PostgreSQL's initdb not found; run \"apt-get install -y postgresql\" (or your system's equivalent) first." >&2
  exit 69
fi
if [ "$(id -u)" -eq 0 ] && ! id postgres >/dev/null 2>&1; then
  echo "$0: run as root this needs a user named postgres, as PostgreSQL's package creates it." >&2
  exit 69
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/foreshock-postgres.XXXXXX")
command_pid=

# Arguments are words without quotes in them: paths made here, options and numbers.
as_server() {
  if [ "$(id -u)" -eq 0 ]; then
    (cd / && su postgres -s /bin/sh -c "$*")
  else
    (cd / && sh -c "$*")
  fi
}

clean_up() {
  trap - EXIT INT TERM HUP
  [ -n "$command_pid" ] && kill "$command_pid" 2>/dev/null && wait "$command_pid" 2>/dev/null || true
  [ -f "$folder/data/postmaster.pid" ] && as_server "$bin/pg_ctl -D $folder/data -m immediate -w stop" >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
(umask 077 && printf '%s\n' "$password" >"$folder/password")
[ "$(id -u)" -eq 0 ] && chown -R postgres "$folder"
as_server "$bin/initdb -D $folder/data -U foreshock --auth=scram-sha-256 --pwfile=$folder/password --encoding=UTF8 --locale=C.UTF-8 --no-sync" >/dev/null

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'
}
started=
for _ in 1 2 3; do # somebody else may take the port between the question and the start
  port=$(free_port)
  options="-c listen_addresses=127.0.0.1 -p $port -k $folder -c fsync=off -c max_connections=60"
  if as_server "$bin/pg_ctl -D $folder/data -l $folder/log -w -t 60 -o '$options' start" >/dev/null; then
    started=yes
    break
  fi
done
if [ -z "$started" ]; then
  echo "$0: PostgreSQL does not start:" >&2
  cat "$folder/log" >&2
  exit 70
fi

export TEST_DATABASE_URL="postgres://foreshock:$password@127.0.0.1:$port/postgres"
# In the background, so that a signal to this script is answered at once.
"$@" <&0 &
command_pid=$!
status=0
wait "$command_pid" || status=$?
command_pid=
exit "$status"
