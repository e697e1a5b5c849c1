#!/usr/bin/env bash
# Real PostgreSQL 17 with pgvector and Redis for the tests, without Docker. Usage: scripts/services.sh up|down|status|restart
#
#   eval "$(scripts/services.sh up)"    starts both and exports TEST_DATABASE_URL and TEST_REDIS_URL
#   scripts/services.sh restart         restarts PostgreSQL at once (a crash drill), keeping its data
#
# PostgreSQL lives in a Debian tree of its own (debootstrap and chroot: needs root), Redis comes from the machine's packages.
# Everything stands in .services/ (git-ignored; SERVICES_DIR moves it), listens on 127.0.0.1 only, and `down` stops only
# what `up` started. Where TEST_DATABASE_URL and TEST_REDIS_URL are set already, nothing is started.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
home="${SERVICES_DIR:-$here/.services}"
tree="$home/debian"
pgbin=/usr/lib/postgresql/17/bin
pgdata=/var/lib/postgresql/karavan
pglog="$home/postgres.log"
user=karavan
password=karavan # guards nothing: the server holds test data and listens on 127.0.0.1

say() { printf 'services: %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 3
}

# --- what runs -------------------------------------------------------------------------------------------------------

port_of() { cat "$home/$1.port" 2>/dev/null || true; }

# A pid counts only while it belongs to the server we started: pids are used again.
pid_of() {
  local pid file word
  case "$1" in
    postgres) file="$tree$pgdata/postmaster.pid" word="$pgdata" ;;
    redis) file="$home/redis.pid" word="127.0.0.1:$(port_of redis)" ;;
  esac
  pid="$(head -n 1 "$file" 2>/dev/null || true)"
  if [ -n "$pid" ] && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$word"; then echo "$pid"; fi
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
  local port="$1"
  while listens "$port"; do port=$((port + 1)); done
  echo "$port"
}

await() {
  local what="$1" _
  shift
  for _ in $(seq 300); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  die "$what did not come up within 30 s; see $home/*.log"
}

in_tree() { chroot --userspec=postgres:postgres "$tree" "$@"; }
psql_admin() { in_tree "$pgbin/psql" -XqAt -v ON_ERROR_STOP=1 -h /tmp -p "$(port_of postgres)" -U postgres "$@"; }
redis_answers() { [ "$(redis-cli -p "$(port_of redis)" ping 2>/dev/null)" = PONG ]; }

exports() {
  local database="${TEST_DATABASE_URL:-}" redis="${TEST_REDIS_URL:-}"
  echo "export TEST_DATABASE_URL=${database:-postgres://$user:$password@127.0.0.1:$(port_of postgres)/postgres}"
  echo "export TEST_REDIS_URL=${redis:-redis://127.0.0.1:$(port_of redis)}"
}

# --- PostgreSQL ------------------------------------------------------------------------------------------------------

install_packages() {
  command -v apt-get >/dev/null || die "$* missing and there is no apt here; set TEST_DATABASE_URL and TEST_REDIS_URL instead"
  say "installing $*"
  if ! DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >>"$home/apt.log" 2>&1; then
    apt-get update >>"$home/apt.log" 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >>"$home/apt.log" 2>&1 ||
      die "apt could not install $*; see $home/apt.log"
  fi
}

# The machine's own Debian mirror, so that a proxy or copy that it is set up for is used here too. On another
# distribution debootstrap's own default stands.
mirror() {
  # shellcheck disable=SC2016 # apt's own placeholders
  apt-get indextargets --format '$(REPO_URI) $(ORIGIN)' 2>/dev/null |
    awk '$2 == "Debian" && $1 !~ /security/ { print $1; exit }'
}

build_tree() {
  if [ -e "$tree/.complete" ]; then return 0; fi
  command -v debootstrap >/dev/null || install_packages debootstrap debian-archive-keyring
  say "building a Debian tree with PostgreSQL 17 and pgvector (once, about a minute)"
  rm -rf --one-file-system "$tree"
  # shellcheck disable=SC2046 # no mirror means no argument
  debootstrap --variant=minbase --include=postgresql-17,postgresql-17-pgvector trixie "$tree" $(mirror) \
    >"$home/debootstrap.log" 2>&1 || die "debootstrap failed; see $home/debootstrap.log"
  touch "$tree/.complete"
}

init_cluster() {
  if [ -e "$tree$pgdata/PG_VERSION" ]; then return 0; fi
  in_tree "$pgbin/initdb" -D "$pgdata" --auth-local=peer --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 \
    >"$home/initdb.log" 2>&1 || die "initdb failed; see $home/initdb.log"
}

launch_postgres() {
  # Durable as shipped: crash drills and benchmarks run here, so no fsync=off. mmap, because a chroot has no /dev/shm.
  setsid chroot --userspec=postgres:postgres "$tree" "$pgbin/postgres" -D "$pgdata" \
    -c listen_addresses=127.0.0.1 -c port="$(port_of postgres)" -c unix_socket_directories=/tmp \
    -c dynamic_shared_memory_type=mmap -c max_connections=200 >>"$pglog" 2>&1 </dev/null 9>&- &
  await PostgreSQL psql_admin -c 'select 1'
}

# The login is what a careful operator would give: no superuser, but it may create databases and the two roles.
# The extension goes into template1, because only a superuser may create it.
prepare_cluster() {
  psql_admin >/dev/null <<SQL
set client_min_messages = warning;
select 'create role $user login createdb createrole password ''$password'''
  where not exists (select from pg_roles where rolname = '$user') \gexec
\c template1
set client_min_messages = warning;
create extension if not exists vector;
\c postgres
set client_min_messages = warning;
create extension if not exists vector;
SQL
}

start_postgres() {
  if [ -n "$(pid_of postgres)" ]; then return 0; fi
  [ "$(id -u)" = 0 ] || die "needs root for chroot; set TEST_DATABASE_URL and TEST_REDIS_URL instead"
  build_tree
  init_cluster
  free_port "${SERVICES_POSTGRES_PORT:-55432}" >"$home/postgres.port"
  launch_postgres
  prepare_cluster
}

# --- Redis -----------------------------------------------------------------------------------------------------------

start_redis() {
  if [ -n "$(pid_of redis)" ]; then return 0; fi
  command -v redis-server >/dev/null || install_packages redis-server
  free_port "${SERVICES_REDIS_PORT:-56379}" >"$home/redis.port"
  setsid redis-server --bind 127.0.0.1 --port "$(port_of redis)" --databases 64 --save '' --appendonly no \
    --dir "$home" --logfile "$home/redis.log" --pidfile "$home/redis.pid" --daemonize yes </dev/null >/dev/null 9>&-
  await Redis redis_answers
}

# --- commands --------------------------------------------------------------------------------------------------------

stop() {
  local pid
  pid="$(pid_of "$1")"
  if [ -z "$pid" ]; then return 0; fi
  kill -"$2" "$pid"
  for _ in $(seq 300); do
    # An ended process that nobody has reaped yet keeps its entry, with an empty command line.
    if [ -z "$(tr -d '\0' <"/proc/$pid/cmdline" 2>/dev/null)" ]; then return 0; fi
    sleep 0.1
  done
  die "$1 (pid $pid) did not stop within 30 s"
}

case "${1:-}" in
  up)
    if [ -n "${TEST_DATABASE_URL:-}" ] && [ -n "${TEST_REDIS_URL:-}" ]; then
      exports
      exit 0
    fi
    mkdir -p "$home"
    exec 9>"$home/lock"
    flock 9 # two test runs of one checkout share the servers
    start_postgres
    start_redis
    exports
    ;;
  down)
    stop postgres INT # fast shutdown
    stop redis TERM
    ;;
  restart)
    [ -n "$(pid_of postgres)" ] || die "PostgreSQL does not run; start it with: scripts/services.sh up"
    stop postgres QUIT # immediate: recovery from the log, as after a power cut
    exec 9>"$home/lock"
    launch_postgres
    ;;
  status)
    for service in postgres redis; do
      pid="$(pid_of "$service")"
      if [ -n "$pid" ]; then echo "$service: port $(port_of "$service"), pid $pid"; else echo "$service: stopped"; fi
    done
    [ -n "$(pid_of postgres)" ] && [ -n "$(pid_of redis)" ]
    ;;
  *)
    say "usage: scripts/services.sh up|down|status|restart"
    exit 2
    ;;
esac
