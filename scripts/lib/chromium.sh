# For bash scripts of this folder, to be sourced after ensure.sh: a Chromium for what looks at pages.

# Names the browser in PLENUM_CHROMIUM, and installs Debian's package where it is missing and may be installed; the
# status is 1 where there is none. $1 says what is left out then.
ensure_chromium() {
  [ -z "${PLENUM_CHROMIUM:-}" ] || return 0
  find_chromium && return 0
  if ! command -v apt-get >/dev/null; then
    no_chromium "$1" "There is no apt-get here: install chromium by this system's own means."
  elif ! may_install; then
    no_chromium "$1" "It needs root: sudo apt-get install chromium"
  else
    say "Chromium is missing: installing Debian's package."
    step "apt-get update" as_root apt-get update &&
      step "apt-get install chromium" as_root apt-get install -y --no-install-recommends chromium &&
      find_chromium && return 0
    no_chromium "$1" "It could not be installed: see above."
  fi
  return 1
}

find_chromium() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if PLENUM_CHROMIUM="$(command -v "$name")"; then
      export PLENUM_CHROMIUM
      return 0
    fi
  done
  unset PLENUM_CHROMIUM
  return 1
}

# Whether this is root, or becomes it without being asked for a password.
may_install() { [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }

as_root() {
  if [ "$(id -u)" = 0 ]; then
    DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo -n DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

no_chromium() {
  say "############################################################################"
  say "## NO CHROMIUM: $1"
  say "## $2"
  say "############################################################################"
}
