INSERT INTO challenger.schema_version (number, name, breaking) VALUES (1, 'create_validations', true);

CREATE TABLE challenger.client (
  client_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT client_pkey PRIMARY KEY,
  redirect_uri text NOT NULL,
  secret_digest bytea NOT NULL CONSTRAINT client_secret_digest_length CHECK (pg_catalog.length(secret_digest) = 32),
  created_at timestamptz NOT NULL
);
COMMENT ON TABLE challenger.client IS 'OAuth 2.0 clients: the companies that ask for validated addresses.';
COMMENT ON COLUMN challenger.client.client_id IS 'The number printed at registration.';
COMMENT ON COLUMN challenger.client.redirect_uri IS 'The only place a user is sent back to, byte for byte.';
COMMENT ON COLUMN challenger.client.secret_digest IS 'SHA-256 of the client secret.';
COMMENT ON COLUMN challenger.client.created_at IS 'When the client was registered.';

CREATE TABLE challenger.policy (
  policy_id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT policy_pkey PRIMARY KEY,
  digest bytea NOT NULL CONSTRAINT policy_digest_key UNIQUE CONSTRAINT policy_digest_length CHECK (pg_catalog.length(digest) = 32),
  address_type text NOT NULL,
  entries_per_code integer NOT NULL,
  transmissions_per_address integer NOT NULL,
  addresses_per_validation integer NOT NULL,
  failures_given_back integer NOT NULL,
  transmission_waits interval[] NOT NULL CONSTRAINT policy_waits_given CHECK (pg_catalog.cardinality(transmission_waits) > 0),
  helper_timeout interval NOT NULL,
  validation_duration interval NOT NULL,
  validation_expiration interval NOT NULL,
  registered_at timestamptz NOT NULL
);
COMMENT ON TABLE challenger.policy IS 'Every set of numbers a worker ever decided by; rows are never changed, so a decision can be explained later.';
COMMENT ON COLUMN challenger.policy.policy_id IS 'What a worker names in each call.';
COMMENT ON COLUMN challenger.policy.digest IS 'SHA-256 of the numbers as the worker writes them: equal policies are one row.';
COMMENT ON COLUMN challenger.policy.address_type IS 'phone, email, postal or postal-ch.';
COMMENT ON COLUMN challenger.policy.entries_per_code IS 'How often one code may be entered.';
COMMENT ON COLUMN challenger.policy.transmissions_per_address IS 'Transmissions to one address in a validation.';
COMMENT ON COLUMN challenger.policy.addresses_per_validation IS 'Addresses a validation may submit, the first one included.';
COMMENT ON COLUMN challenger.policy.failures_given_back IS 'Failed transmissions of a validation that are not counted.';
COMMENT ON COLUMN challenger.policy.transmission_waits IS 'The wait after transmission 1, 2, …; the last repeats.';
COMMENT ON COLUMN challenger.policy.helper_timeout IS 'The longest a helper runs; a reservation older than this and 10 s reads as unclear.';
COMMENT ON COLUMN challenger.policy.validation_duration IS 'The life of a validation.';
COMMENT ON COLUMN challenger.policy.validation_expiration IS 'How long a validated address counts as valid.';
COMMENT ON COLUMN challenger.policy.registered_at IS 'When a worker first came with this policy.';

CREATE TABLE challenger.validation (
  validation_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT validation_pkey PRIMARY KEY,
  nonce_digest bytea NOT NULL CONSTRAINT validation_nonce_digest_key UNIQUE CONSTRAINT validation_nonce_digest_length CHECK (pg_catalog.length(nonce_digest) = 32),
  client_id bigint NOT NULL CONSTRAINT validation_client_fkey REFERENCES challenger.client,
  policy_id integer NOT NULL CONSTRAINT validation_policy_fkey REFERENCES challenger.policy,
  key_number integer NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  read_only boolean NOT NULL,
  initial_address json,
  initial_address_digest bytea,
  address json,
  address_digest bytea,
  addresses_used integer NOT NULL DEFAULT 0,
  codes_made integer NOT NULL DEFAULT 0 CONSTRAINT validation_codes_made_bound CHECK (codes_made BETWEEN 0 AND 64),
  entries_used integer NOT NULL DEFAULT 0,
  CONSTRAINT validation_read_only_address CHECK (NOT read_only OR initial_address_digest IS NOT NULL),
  CONSTRAINT validation_address_whole CHECK ((address IS NULL) = (address_digest IS NULL))
) WITH (fillfactor = 85);
CREATE INDEX validation_expires_at_idx ON challenger.validation (expires_at);
COMMENT ON TABLE challenger.validation IS 'One process of validating one address for one client. Each row counts once for the client''s bill.';
COMMENT ON COLUMN challenger.validation.validation_id IS 'The number clients see as id.';
COMMENT ON COLUMN challenger.validation.nonce_digest IS 'SHA-256 of the nonce.';
COMMENT ON COLUMN challenger.validation.client_id IS 'Who asked.';
COMMENT ON COLUMN challenger.validation.policy_id IS 'The policy in force at setup.';
COMMENT ON COLUMN challenger.validation.key_number IS 'The server key its codes are derived from.';
COMMENT ON COLUMN challenger.validation.created_at IS 'When /setup answered.';
COMMENT ON COLUMN challenger.validation.expires_at IS 'From then on the nonce is unknown.';
COMMENT ON COLUMN challenger.validation.read_only IS 'Only the initial address may be submitted.';
COMMENT ON COLUMN challenger.validation.initial_address IS 'What /setup gave, maybe in part; as typed.';
COMMENT ON COLUMN challenger.validation.initial_address_digest IS 'SHA-256 of its canonical form, when it is complete.';
COMMENT ON COLUMN challenger.validation.address IS 'The address whose code is current, as typed.';
COMMENT ON COLUMN challenger.validation.address_digest IS 'SHA-256 of its canonical form.';
COMMENT ON COLUMN challenger.validation.addresses_used IS 'How often an address became the current one.';
COMMENT ON COLUMN challenger.validation.codes_made IS 'The number of the current code; 0: none yet. The code itself is nowhere.';
COMMENT ON COLUMN challenger.validation.entries_used IS 'How often the current code was entered wrongly.';

CREATE TABLE challenger.transmission (
  transmission_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT transmission_pkey PRIMARY KEY,
  validation_id bigint NOT NULL CONSTRAINT transmission_validation_fkey REFERENCES challenger.validation,
  policy_id integer NOT NULL CONSTRAINT transmission_policy_fkey REFERENCES challenger.policy,
  address_digest bytea NOT NULL CONSTRAINT transmission_address_digest_length CHECK (pg_catalog.length(address_digest) = 32),
  code_number integer NOT NULL,
  outcome text NOT NULL DEFAULT 'reserved' CONSTRAINT transmission_outcome_known CHECK (outcome IN ('reserved', 'accepted', 'failed', 'refused', 'unclear')),
  given_back boolean NOT NULL DEFAULT false,
  reserved_at timestamptz NOT NULL,
  finished_at timestamptz,
  CONSTRAINT transmission_given_back_failed CHECK (NOT given_back OR outcome = 'failed'),
  CONSTRAINT transmission_finished CHECK ((outcome = 'reserved') = (finished_at IS NULL))
) WITH (fillfactor = 85);
CREATE INDEX transmission_validation_idx ON challenger.transmission (validation_id);
COMMENT ON TABLE challenger.transmission IS 'The ledger: one row per message, committed before its helper starts. Waits and limits are read from here.';
COMMENT ON COLUMN challenger.transmission.transmission_id IS 'What the helper gets as CHALLENGER_TRANSMISSION_ID.';
COMMENT ON COLUMN challenger.transmission.validation_id IS 'Whose message it is.';
COMMENT ON COLUMN challenger.transmission.policy_id IS 'The policy that allowed it.';
COMMENT ON COLUMN challenger.transmission.address_digest IS 'SHA-256 of the canonical address it went to.';
COMMENT ON COLUMN challenger.transmission.code_number IS 'The number of the code it carried.';
COMMENT ON COLUMN challenger.transmission.outcome IS 'reserved until the helper ended; reserved for longer than the helper may run and 10 s reads as unclear.';
COMMENT ON COLUMN challenger.transmission.given_back IS 'A failure that counts neither as a transmission nor for the wait.';
COMMENT ON COLUMN challenger.transmission.reserved_at IS 'When it was reserved; the wait runs from here.';
COMMENT ON COLUMN challenger.transmission.finished_at IS 'When the helper''s outcome was noted.';
