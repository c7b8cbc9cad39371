#!/bin/sh
# Logs in as the IAM user, as the database step does: with a token that AWS makes, valid for 15 minutes.
# Run it where the database can be reached, with credentials of the build task role (or of another that may rds-db:connect).
#   sh connect.sh [CA_FILE]
# Documented by AWS: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.AWSCLI.html
# jdbc-url.txt: documented by AWS only; Harness names MySQL, and shows no URL for it. VERIFY_IDENTITY needs the CA in Java's trust
# store, where the database step puts the mounted certificate.
set -eu

host=orders.cluster-abcdefghijkl.eu-west-1.rds.amazonaws.com
port=3306
user=liquibase
database=orders_db
# In the build task the file is there; on this machine it may be elsewhere.
ca_file=${1:-}
[ -n "$ca_file" ] || ca_file=/etc/ssl/certs/dbops/root_ca.crt

token=$(aws rds generate-db-auth-token --hostname "$host" --port "$port" --region eu-west-1 --username "$user")
mysql --host="$host" --port="$port" --user="$user" --password="$token" --ssl-mode=VERIFY_IDENTITY --ssl-ca="$ca_file" --enable-cleartext-plugin \
  --database="$database" --execute='SELECT current_user(), database()'
