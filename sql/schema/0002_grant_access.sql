INSERT INTO challenger.schema_version (number, name, breaking) VALUES (2, 'grant_access', true);

DROP FUNCTION IF EXISTS challenger.authenticate_client(bigint, text);
DROP FUNCTION IF EXISTS challenger.submit_address(integer, text, json, text, timestamptz);

ALTER TABLE challenger.client
  ADD COLUMN old_secret_digest bytea CONSTRAINT client_old_secret_digest_length CHECK (pg_catalog.length(old_secret_digest) = 32),
  ADD COLUMN old_secret_until timestamptz,
  ADD COLUMN removed_at timestamptz;
COMMENT ON COLUMN challenger.client.old_secret_digest IS 'SHA-256 of the secret before the last rotation.';
COMMENT ON COLUMN challenger.client.old_secret_until IS 'How long the old secret is still good.';
COMMENT ON COLUMN challenger.client.removed_at IS 'From then on the client is unknown; its validations stay for the bill.';

ALTER TABLE challenger.validation
  ADD COLUMN redirect_uri_given boolean NOT NULL DEFAULT false,
  ADD COLUMN client_state text,
  ADD COLUMN code_challenge text,
  ADD COLUMN code_challenge_method text CONSTRAINT validation_code_challenge_method_known CHECK (code_challenge_method IN ('S256', 'plain')),
  ADD COLUMN ui_locales text,
  ADD COLUMN solved_at timestamptz,
  ADD COLUMN address_expires_at timestamptz,
  ADD CONSTRAINT validation_code_challenge_whole CHECK ((code_challenge IS NULL) = (code_challenge_method IS NULL)),
  ADD CONSTRAINT validation_solved_whole CHECK ((solved_at IS NULL) = (address_expires_at IS NULL));
COMMENT ON COLUMN challenger.validation.redirect_uri_given IS 'Whether /authorize named the redirect URI; then /token must as well.';
COMMENT ON COLUMN challenger.validation.client_state IS 'The client''s state, given back with the code.';
COMMENT ON COLUMN challenger.validation.code_challenge IS 'PKCE (RFC 7636): what the verifier at /token must fit.';
COMMENT ON COLUMN challenger.validation.code_challenge_method IS 'S256 or plain.';
COMMENT ON COLUMN challenger.validation.ui_locales IS 'The languages the client asked for.';
COMMENT ON COLUMN challenger.validation.solved_at IS 'When the right code came; from then on the address stays.';
COMMENT ON COLUMN challenger.validation.address_expires_at IS 'How long the validated address counts as valid.';

CREATE TABLE challenger.authorization_code (
  code_digest bytea CONSTRAINT authorization_code_pkey PRIMARY KEY CONSTRAINT authorization_code_digest_length CHECK (pg_catalog.length(code_digest) = 32),
  validation_id bigint NOT NULL CONSTRAINT authorization_code_validation_key UNIQUE CONSTRAINT authorization_code_validation_fkey REFERENCES challenger.validation,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  exchanged_at timestamptz
);
COMMENT ON TABLE challenger.authorization_code IS 'What /solve gives back: at most one for each validation.';
COMMENT ON COLUMN challenger.authorization_code.code_digest IS 'SHA-256 of the code, which is derived from the server key and so the same in every answer.';
COMMENT ON COLUMN challenger.authorization_code.validation_id IS 'Whose code it is.';
COMMENT ON COLUMN challenger.authorization_code.issued_at IS 'When the validation was solved.';
COMMENT ON COLUMN challenger.authorization_code.expires_at IS 'From then on it is worth nothing.';
COMMENT ON COLUMN challenger.authorization_code.exchanged_at IS 'When it was exchanged for a token; once only.';

CREATE TABLE challenger.access_token (
  token_digest bytea CONSTRAINT access_token_pkey PRIMARY KEY CONSTRAINT access_token_digest_length CHECK (pg_catalog.length(token_digest) = 32),
  validation_id bigint NOT NULL CONSTRAINT access_token_validation_key UNIQUE CONSTRAINT access_token_validation_fkey REFERENCES challenger.validation,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);
COMMENT ON TABLE challenger.access_token IS 'What /token gives back: at most one for each validation.';
COMMENT ON COLUMN challenger.access_token.token_digest IS 'SHA-256 of the token.';
COMMENT ON COLUMN challenger.access_token.validation_id IS 'Whose address it shows.';
COMMENT ON COLUMN challenger.access_token.issued_at IS 'When the code was exchanged.';
COMMENT ON COLUMN challenger.access_token.expires_at IS 'From then on it is unknown.';
COMMENT ON COLUMN challenger.access_token.revoked_at IS 'When its code was used a second time (RFC 6749 section 4.1.2).';
