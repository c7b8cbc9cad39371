-- IAM database authentication for Harness's database steps: MySQL, on RDS or Aurora.
--
-- Run this as the master user of MySQL 8.0 or newer. It can be run again; MySQL has no transaction around such statements.
--   mysql --host=... --user=... --password --ssl-mode=VERIFY_IDENTITY --ssl-ca=... < database.sql
-- database-check.sql then tells what is missing.
--
-- Documented by AWS only; Harness's page names MySQL, and shows no statement for it.
-- Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html

-- The user logs in with a token, and over TLS. "Plugin 'AWSAuthenticationPlugin' is not loaded": the instance has IAM authentication disabled.
CREATE USER IF NOT EXISTS `liquibase`@`%` IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS';
ALTER USER `liquibase`@`%` IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS' REQUIRE SSL ACCOUNT UNLOCK;

-- Everything within the one database. A backslash before _ or % has them stand for themselves.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX, ALTER, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, EVENT, TRIGGER
  ON `orders\_db`.* TO `liquibase`@`%`;
