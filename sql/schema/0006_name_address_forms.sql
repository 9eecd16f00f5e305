INSERT INTO challenger.schema_version (number, name, breaking) VALUES (6, 'name_address_forms', false);

DROP FUNCTION IF EXISTS challenger.setup_validation(integer, bigint, text, text, integer, boolean, json, text, timestamptz);
DROP FUNCTION IF EXISTS challenger.submit_address(integer, text, json, text, text, timestamptz);

ALTER TABLE challenger.validation ADD COLUMN address_form integer NOT NULL DEFAULT 1;
COMMENT ON COLUMN challenger.validation.address_form IS 'How its addresses and their digests are written. 1: as typed, and by a canonical form of that. 2: in the normal form, and by its counting key.';
COMMENT ON COLUMN challenger.validation.initial_address IS 'What /setup gave, maybe in part, in the form that address_form names.';
COMMENT ON COLUMN challenger.validation.initial_address_digest IS 'SHA-256 of its counting key, when it is complete.';
COMMENT ON COLUMN challenger.validation.address IS 'The address whose code is current, in the form that address_form names.';
COMMENT ON COLUMN challenger.validation.address_digest IS 'SHA-256 of its counting key.';
COMMENT ON COLUMN challenger.transmission.address_digest IS 'SHA-256 of the counting key of the address it went to.';
