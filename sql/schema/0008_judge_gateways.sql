INSERT INTO challenger.schema_version (number, name, breaking) VALUES (8, 'judge_gateways', false);

DROP FUNCTION IF EXISTS challenger.submit_address(integer, text, json, text, text, timestamptz, integer, text, boolean);
DROP FUNCTION IF EXISTS challenger.finish_transmission(bigint, text, text, text, boolean, timestamptz);
DROP FUNCTION IF EXISTS challenger.paused_until(integer);
DROP FUNCTION IF EXISTS challenger.list_transmissions(interval, text, bigint, integer, timestamptz);

ALTER TABLE challenger.transmission
  ADD COLUMN gateway text,
  ADD COLUMN about text CONSTRAINT transmission_about_known CHECK (about IN ('gateway', 'recipient', 'us'));
COMMENT ON COLUMN challenger.transmission.gateway IS 'The gateway that had the last word, as the helper names it; null: the helper named none.';
COMMENT ON COLUMN challenger.transmission.about IS 'Whom the outcome speaks of, as the helper says; null: it did not say.';

CREATE TABLE challenger.gateway (
  name text CONSTRAINT gateway_pkey PRIMARY KEY,
  failures integer NOT NULL DEFAULT 0,
  last_failure_at timestamptz,
  last_success_at timestamptz,
  last_named_at timestamptz,
  probe_id bigint,
  probe_until timestamptz,
  CONSTRAINT gateway_failure_whole CHECK (failures = 0 OR last_failure_at IS NOT NULL),
  CONSTRAINT gateway_probe_whole CHECK ((probe_id IS NULL) = (probe_until IS NULL))
);
COMMENT ON TABLE challenger.gateway IS 'The circuit breakers: one row for each gateway that helpers have named, and one for helpers as a whole.';
COMMENT ON COLUMN challenger.gateway.name IS 'As the helper says; - for a helper as a whole, and for one that names no gateway.';
COMMENT ON COLUMN challenger.gateway.failures IS 'Failures that count, since a message was accepted. From the policy''s breaker_failures on, the breaker is open.';
COMMENT ON COLUMN challenger.gateway.last_failure_at IS 'When the last failure that counts was noted; the pause runs from here.';
COMMENT ON COLUMN challenger.gateway.last_success_at IS 'When a message was last accepted, to about 5 s.';
COMMENT ON COLUMN challenger.gateway.last_named_at IS 'When a helper last named it, asked or not, to about a minute.';
COMMENT ON COLUMN challenger.gateway.probe_id IS 'The one transmission that tries whether the gateway works again; null when none does.';
COMMENT ON COLUMN challenger.gateway.probe_until IS 'When that one counts as lost, and another may try.';

CREATE TABLE challenger.gateway_failure (
  gateway text NOT NULL CONSTRAINT gateway_failure_gateway_fkey REFERENCES challenger.gateway,
  address_digest bytea NOT NULL,
  validation_id bigint NOT NULL,
  CONSTRAINT gateway_failure_pkey PRIMARY KEY (gateway, address_digest, validation_id)
);
COMMENT ON TABLE challenger.gateway_failure IS 'Whose failures a gateway has counted: nobody counts twice. Emptied when a message is accepted.';
COMMENT ON COLUMN challenger.gateway_failure.gateway IS 'Which gateway.';
COMMENT ON COLUMN challenger.gateway_failure.address_digest IS 'The address, as in the ledger.';
COMMENT ON COLUMN challenger.gateway_failure.validation_id IS 'The validation; 0 where only different addresses count, because the helper did not say whom the failure is about.';

INSERT INTO challenger.gateway (name, failures, last_failure_at) SELECT '-', failures, last_failure_at FROM challenger.breaker;
DROP TABLE challenger.breaker;
