#!/bin/sh
# Starts a container of either image. Options alone are for Beam's boot program, which starts a worker, or with
# --worker_pool a pool of workers: engines call it so. Anything else is a command, such as wiredesk run.
set -eu
case "${1-}" in
  -*) exec /opt/apache/beam/boot "$@" ;;
esac
exec "$@"
