#!/bin/sh
# Registers the namespace in which orders live, with a retention of thirty days, or sets its retention right.
# Waits until the server answers; the container is started again where it does not in time.
set -eu

namespace=countersign
retention=720h

attempts=60
until temporal operator cluster health; do
    attempts=$((attempts - 1))
    if [ "$attempts" -le 0 ]; then
        echo "Temporal at $TEMPORAL_ADDRESS does not answer" >&2
        exit 1
    fi
    sleep 1
done

if temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1; then
    temporal operator namespace update --namespace "$namespace" --retention "$retention"
else
    temporal operator namespace create --namespace "$namespace" --retention "$retention"
fi
