#!/bin/bash
# Run once by the postgres image, on an empty data folder: a database each for Countersign and Temporal, with an owner
# that is no superuser. Temporal's two databases are made by its own tool.
set -euo pipefail

psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" \
    --set=countersign_password="$COUNTERSIGN_DB_PASSWORD" --set=temporal_password="$TEMPORAL_DB_PASSWORD" <<'SQL'
CREATE ROLE countersign LOGIN PASSWORD :'countersign_password';
CREATE DATABASE countersign OWNER countersign;
CREATE ROLE temporal LOGIN CREATEDB PASSWORD :'temporal_password';
SQL
