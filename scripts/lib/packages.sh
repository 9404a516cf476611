# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced, from the tree's root: installs the Debian packages that scripts/packages.txt names.

# packages_named SECTION…: the names in these sections
packages_named() {
    awk -v wanted=" $* " '/^\[/ { section = substr($0, 2, length($0) - 2); next }
        /^[^#]/ && index(wanted, " " section " ")' scripts/packages.txt
}

# packages_missing SECTION…: of those, the ones that dpkg does not have
packages_missing() {
    have=" $(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $(packages_named "$@") 2>/dev/null |
        awk '$1 == "installed" { printf "%s ", $2 }')"
    for package in $(packages_named "$@"); do
        case $have in *" $package "*) ;; *) echo "$package" ;; esac
    done
}

# packages_root COMMAND…: as root, or through sudo (which may ask only where somebody can answer)
packages_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    elif [ -t 0 ]; then
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

# packages_install SECTION…: does nothing, and needs no network, where all are there
packages_install() {
    if ! command -v dpkg-query >/dev/null; then
        echo "this is no Debian: install the counterparts of these by hand:" $(packages_named "$@") >&2
        return 0
    fi
    missing=$(packages_missing "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        echo "packages are missing and only root can install them: as root, run" >&2
        echo "  apt-get update && apt-get install --no-install-recommends" $missing >&2
        return 1
    fi
    echo "installing" $missing
    apt="apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3"
    packages_root $apt update </dev/null &&
        packages_root $apt install -y --no-install-recommends $missing </dev/null
}
