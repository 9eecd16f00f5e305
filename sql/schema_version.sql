-- Run before every upgrade: the table of applied schema files, which decides what an upgrade applies.
CREATE SCHEMA IF NOT EXISTS challenger;

CREATE TABLE IF NOT EXISTS challenger.schema_version (
  number integer CONSTRAINT schema_version_pkey PRIMARY KEY,
  name text NOT NULL,
  breaking boolean NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
);
-- Which program put the functions in place: they may change without a new schema number. Asked first, as ALTER TABLE would
-- wait for a running pg_dump even when it adds nothing, and connecting workers would wait behind it.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute
                 WHERE attrelid = 'challenger.schema_version'::pg_catalog.regclass AND attname = 'functions_of') THEN
    ALTER TABLE challenger.schema_version ADD COLUMN functions_of integer[];
  END IF;
END
$$;
COMMENT ON COLUMN challenger.schema_version.functions_of IS 'The version of the program whose functions are in place; an older one leaves them alone.';
COMMENT ON SCHEMA challenger IS 'Address validation: entered through its functions only.';
COMMENT ON TABLE challenger.schema_version IS 'One row per applied schema file. A file''s first statement claims its number, so two upgraders cannot both apply it.';
COMMENT ON COLUMN challenger.schema_version.breaking IS 'Programs that do not know this number must not work on this schema.';
GRANT USAGE ON SCHEMA challenger TO challenger_worker, challenger_admin;
