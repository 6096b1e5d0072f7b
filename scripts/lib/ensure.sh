# For bash scripts of this folder, to be sourced: brings what they need, and says plainly what is missing.
# Sets ROOT, the top of the repository, and puts the project's own Node and tools first in PATH.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"

say() { printf '%s\n' "$*"; }

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Whether version $1 is at least version $2, both as major.minor.patch.
is_at_least() {
  local IFS=.
  # shellcheck disable=SC2206
  local have=($1) want=($2) part
  for part in 0 1 2; do
    if ((${have[part]:-0} != ${want[part]:-0})); then
      ((${have[part]:-0} > ${want[part]:-0}))
      return
    fi
  done
}

# step NAME COMMAND...: runs it, shows how long it takes, and what it said only when it fails.
step() {
  local name="$1" log started pid status=0 elapsed next=2 every=10
  shift
  log="$(mktemp)"
  started=$SECONDS
  if [ -t 1 ]; then
    every=1
    printf '%s ...' "$name"
  fi
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  # Bash keeps a Ctrl-C from what runs in the background.
  trap 'kill "$pid" 2>/dev/null; rm -f "$log"; exit 130' INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    elapsed=$((SECONDS - started))
    ((elapsed >= next)) || continue
    next=$((elapsed + every))
    if [ -t 1 ]; then printf '\r%s ... %d s' "$name" "$elapsed"; else say "$name ... $elapsed s"; fi
  done
  wait "$pid" || status=$?
  trap - INT TERM
  elapsed=$((SECONDS - started))
  [ ! -t 1 ] || printf '\r\033[K'
  if ((status == 0)); then
    say "$name: done in $elapsed s"
  else
    say "$name: FAILED after $elapsed s"
    cat "$log"
  fi
  rm -f "$log"
  return "$status"
}

ensure_node() {
  command -v node >/dev/null || die "Node is missing: Plenum needs Node 20.19 or newer with npm (https://nodejs.org)."
  command -v npm >/dev/null || die "npm is missing: it comes with Node (on Debian: apt install npm)."
  local version
  version="$(node -p process.versions.node)"
  is_at_least "$version" 20.19.0 || die "Node $version is too old: Plenum needs Node 20.19 or newer."
}

# The packages of package-lock.json, the project's own Node among them.
ensure_packages() {
  cd "$ROOT" || die "There is no $ROOT."
  local marker=node_modules/.package-lock.json
  if [ ! -e "$marker" ] || [ package-lock.json -nt "$marker" ]; then
    # The age that .npmrc asks for is a rule for choosing versions; the lock has chosen, hashes included.
    step "Installing packages (npm ci)" npm ci --min-release-age=0 --no-audit --no-fund --loglevel=error ||
      die "The packages could not be installed: see above. Is the npm registry within reach?"
    touch "$marker"
  fi
  use_packages
}

# What is installed, as it is: an operator's command changes nothing under a Plenum that runs.
use_packages() {
  [ -d "$ROOT/node_modules" ] || die "The packages are missing: run npm ci --min-release-age=0 in $ROOT first."
  export PATH="$ROOT/node_modules/.bin:$PATH"
  hash -r
  local version
  version="$(node -p process.versions.node)"
  is_at_least "$version" 22.20.0 ||
    die "Node $version is too old to run Plenum, and npm could not bring a newer one: install Node 22.20 or newer."
}

# Whether dist/ is missing or older than anything it is made of.
is_build_stale() {
  [ ! -e dist/main.js ] ||
    [ -n "$(find src config/tools/tsconfig.build.json tsconfig.json package-lock.json scripts/build.ts -newer dist/main.js -print -quit)" ]
}

ensure_build() {
  if is_build_stale; then
    step "Building" npm run --silent build || die "Plenum could not be built: see above."
  fi
}
