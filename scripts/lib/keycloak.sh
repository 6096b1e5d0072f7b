# For scripts/test, to be sourced after ensure.sh: finds a real Keycloak, or brings one by Maven.

KEYCLOAK_VERSION=26.7.3
KEYCLOAK_SHA256=27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f

# Names a real Keycloak to the tests in PLENUM_TEST_KEYCLOAK_HOME; without one they skip what needs it. They copy it.
ensure_keycloak() {
  local reason cache="${XDG_CACHE_HOME:-$HOME/.cache}/plenum"
  unset PLENUM_TEST_KEYCLOAK_HOME
  if (($(java_major) < 17)); then
    reason="Java 17 or newer is missing"
  elif [ -n "${KEYCLOAK_HOME:-}" ]; then
    # Who names one means that one: no other is taken in its place.
    [ -e "$KEYCLOAK_HOME/bin/kc.sh" ] || die "KEYCLOAK_HOME: there is no bin/kc.sh in $KEYCLOAK_HOME."
    export PLENUM_TEST_KEYCLOAK_HOME="$KEYCLOAK_HOME"
    return 0
  elif [ -e "$cache/keycloak-$KEYCLOAK_VERSION/bin/kc.sh" ]; then
    export PLENUM_TEST_KEYCLOAK_HOME="$cache/keycloak-$KEYCLOAK_VERSION"
    return 0
  elif ! command -v mvn >/dev/null; then
    reason="KEYCLOAK_HOME is not set, and Maven is missing"
  elif ! mkdir -p "$cache"; then
    reason="$cache cannot be made"
  elif bring_keycloak "$cache"; then
    export PLENUM_TEST_KEYCLOAK_HOME="$cache/keycloak-$KEYCLOAK_VERSION"
    return 0
  else
    reason="Maven could not bring it, see above"
  fi
  say "############################################################################"
  say "## NO REAL KEYCLOAK: its tests are SKIPPED. $reason."
  say "############################################################################"
}

# The number of the Java that Keycloak's own script would take; 0 where there is none.
java_major() {
  local java="${JAVA_HOME:+$JAVA_HOME/bin/}java" said
  said="$("$java" -version 2>&1)" || said=""
  said="$(sed -n 's/.* version "\([0-9]*\).*/\1/p' <<<"$said")"
  echo "${said:-0}"
}

# Fetches Keycloak as a Maven artifact and unpacks it into folder $1, all or nothing.
bring_keycloak() {
  local cache="$1" work
  work="$(mktemp -d "$cache/keycloak.XXXXXX")"
  if step "Fetching Keycloak $KEYCLOAK_VERSION by Maven" timeout 300 mvn -q -B dependency:copy \
    -Dartifact="org.keycloak:keycloak-quarkus-dist:$KEYCLOAK_VERSION:zip" -DoutputDirectory="$work" &&
    step "Unpacking Keycloak" unpack_keycloak "$work"; then
    # Another run may have been first: what it brought is the same.
    mv -T "$work/keycloak-$KEYCLOAK_VERSION" "$cache/keycloak-$KEYCLOAK_VERSION" 2>/dev/null || true
  fi
  rm -rf "$work"
  [ -e "$cache/keycloak-$KEYCLOAK_VERSION/bin/kc.sh" ]
}

# Unpacks the checked zip in folder $1 with whatever the machine has for it.
unpack_keycloak() {
  cd "$1" || return 1
  local zip="keycloak-quarkus-dist-$KEYCLOAK_VERSION.zip"
  echo "$KEYCLOAK_SHA256  $zip" | sha256sum --check --quiet - || return 1
  unzip -qo "$zip" || python3 -m zipfile -e "$zip" . || jar xf "$zip"
}
