INSERT INTO challenger.schema_version (number, name, breaking) VALUES (3, 'record_delivery', true);

DROP FUNCTION IF EXISTS challenger.register_worker(integer, text, text, integer, integer, integer, integer, interval[], interval, interval, interval, timestamptz);
DROP FUNCTION IF EXISTS challenger.submit_address(integer, text, json, text, timestamptz);
DROP FUNCTION IF EXISTS challenger.finish_transmission(bigint, text, timestamptz);

ALTER TABLE challenger.policy
  ADD COLUMN breaker_failures integer NOT NULL DEFAULT 0,
  ADD COLUMN breaker_pause interval NOT NULL DEFAULT '0 s';
COMMENT ON COLUMN challenger.policy.breaker_failures IS 'After that many failures of the helper in a row nothing is sent for a while; 0: never.';
COMMENT ON COLUMN challenger.policy.breaker_pause IS 'How long the helper is left alone after its last failure.';

ALTER TABLE challenger.transmission
  ADD COLUMN masked_address text NOT NULL DEFAULT '',
  ADD COLUMN reason text,
  ADD COLUMN words text CONSTRAINT transmission_words_bound CHECK (pg_catalog.octet_length(words) <= 16384);
COMMENT ON COLUMN challenger.transmission.masked_address IS 'Where it went, for an operator to recognise: never the whole address.';
COMMENT ON COLUMN challenger.transmission.reason IS 'How the helper ended, such as exit 75.';
COMMENT ON COLUMN challenger.transmission.words IS 'What the helper said on standard error, with codes and addresses masked.';

CREATE TABLE challenger.breaker (
  is_only_row boolean NOT NULL DEFAULT true CONSTRAINT breaker_pkey PRIMARY KEY CONSTRAINT breaker_one_row CHECK (is_only_row),
  failures integer NOT NULL DEFAULT 0,
  last_failure_at timestamptz,
  probe_id bigint,
  probe_until timestamptz,
  CONSTRAINT breaker_failure_whole CHECK ((failures > 0) = (last_failure_at IS NOT NULL)),
  CONSTRAINT breaker_probe_whole CHECK ((probe_id IS NULL) = (probe_until IS NULL))
);
INSERT INTO challenger.breaker DEFAULT VALUES;
COMMENT ON TABLE challenger.breaker IS 'The circuit breaker of the instance''s helper: one row, written only while the helper fails.';
COMMENT ON COLUMN challenger.breaker.is_only_row IS 'Keeps the table at one row.';
COMMENT ON COLUMN challenger.breaker.failures IS 'Transmissions that failed or ended unclear since one was accepted or refused.';
COMMENT ON COLUMN challenger.breaker.last_failure_at IS 'The pause runs from here.';
COMMENT ON COLUMN challenger.breaker.probe_id IS 'The one transmission that tries whether the helper works again.';
COMMENT ON COLUMN challenger.breaker.probe_until IS 'When that one counts as lost, and another may try.';
