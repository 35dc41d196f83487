#!/bin/sh
# Makes Temporal's two databases and brings their schema up to this version. May run again: what is there stays.
set -eu

sql() {
    database=$1
    shift
    temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_SEEDS" -p "$DB_PORT" -u "$POSTGRES_USER" --db "$database" "$@"
}

for database in temporal:temporal temporal_visibility:visibility; do
    name=${database%:*}
    folder=${database#*:}
    sql "$name" create
    sql "$name" setup-schema -v 0.0
    sql "$name" update-schema -d "/etc/temporal/schema/postgresql/v12/$folder/versioned"
done
