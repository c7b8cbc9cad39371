#!/bin/sh
# Logs in as the IAM user, as the database step does: with a token that AWS makes, valid for 15 minutes.
# Run it where the database can be reached, with credentials of the build task role (or of another that may rds-db:connect).
#   sh connect.sh [CA_FILE]
# Documented by AWS: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.AWSCLI.PostgreSQL.html
# jdbc-url.txt: the prefix and wrapperPlugins=iam are documented by Harness, with sslmode=require. verify-full, which Harness documents
# for its certificates, also makes sure that the server is the right one.
set -eu

host=orders.cluster-abcdefghijkl.eu-west-1.rds.amazonaws.com
port=5432
user=liquibase
database=orders_db
# In the build task the file is there; on this machine it may be elsewhere.
ca_file=${1:-}
[ -n "$ca_file" ] || ca_file=/etc/ssl/certs/dbops/root_ca.crt

token=$(aws rds generate-db-auth-token --hostname "$host" --port "$port" --region eu-west-1 --username "$user")
PGPASSWORD="$token" PGHOST="$host" PGPORT="$port" PGUSER="$user" PGDATABASE="$database" PGSSLMODE=verify-full PGSSLROOTCERT="$ca_file" \
  psql --no-psqlrc --no-password --command='SELECT current_user, current_database()'
