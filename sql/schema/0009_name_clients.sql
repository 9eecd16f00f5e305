INSERT INTO challenger.schema_version (number, name, breaking) VALUES (9, 'name_clients', false);

DROP FUNCTION IF EXISTS challenger.add_client(text, text, timestamptz);
DROP FUNCTION IF EXISTS challenger.list_clients(bigint, timestamptz);
DROP FUNCTION IF EXISTS challenger.view_validation(integer, text, timestamptz);
DROP FUNCTION IF EXISTS challenger.submit_address(integer, text, json, text, text, timestamptz, integer, text, boolean);
DROP FUNCTION IF EXISTS challenger.solve_validation(integer, text, integer[], integer[], integer[], text[], timestamptz);

ALTER TABLE challenger.client
  ADD COLUMN name text CONSTRAINT client_name_length CHECK (pg_catalog.char_length(name) BETWEEN 1 AND 12);
COMMENT ON COLUMN challenger.client.name IS 'By which its messages and pages speak of who asks; null: by the name of the service.';
