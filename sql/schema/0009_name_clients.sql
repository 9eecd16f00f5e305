INSERT INTO challenger.schema_version (number, name, breaking) VALUES (9, 'name_clients', false);

DROP FUNCTION IF EXISTS challenger.add_client(text, text, timestamptz);
DROP FUNCTION IF EXISTS challenger.list_clients(bigint, timestamptz);
DROP FUNCTION IF EXISTS challenger.submit_address(integer, text, json, text, text, timestamptz, integer, text, boolean);
DROP FUNCTION IF EXISTS challenger.authorize_validation(integer, text, bigint, text, text, text, text, text, timestamptz);

ALTER TABLE challenger.client
  ADD COLUMN name text CONSTRAINT client_name_shape CHECK (name ~ '^[^[:cntrl:]./:]{1,12}$');
COMMENT ON COLUMN challenger.client.name IS 'By which its messages and pages speak of who asks; null: by the name of the service.';
