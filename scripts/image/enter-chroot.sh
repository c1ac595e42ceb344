#!/bin/sh
# Becomes a container of a mounted image, as `docker run --read-only --network host` would make one: run as root by
# `unshare --mount --pid --fork`, with the root folder, uid, gid, the working folder, the volumes as one word of
# `path:mode:uid:gid:size` each, `--`, and the command.
set -eu
root=$1 uid=$2 gid=$3 folder=$4
shift 4
mount --make-rprivate /
mount --bind "$root" "$root"
while [ "$1" != -- ]; do
  IFS=: read -r path mode owner group size <<VOLUME
$1
VOLUME
  mount -t tmpfs -o "mode=$mode,uid=$owner,gid=$group,size=$size,nosuid,nodev" tmpfs "$root$path"
  shift
done
shift
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -o remount,bind,ro "$root"
exec setpriv --no-new-privs chroot --userspec="$uid:$gid" --groups= "$root" env --chdir="$folder" "$@"
