INSERT INTO challenger.schema_version (number, name, breaking) VALUES (10, 'hand_over_transmissions', false);

DROP FUNCTION IF EXISTS challenger.submit_address(integer, text, json, text, text, timestamptz, integer, text, boolean);
DROP FUNCTION IF EXISTS challenger.ledger_outcome(text, timestamptz, interval, timestamptz);

-- NOT VALID: every row of before is within it, for it allows more, so none is read while the table is locked.
ALTER TABLE challenger.transmission
  ADD COLUMN claim_by timestamptz,
  ADD COLUMN gateways_down text,
  ADD COLUMN source text,
  ADD COLUMN mail_domain text,
  DROP CONSTRAINT transmission_given_back_failed,
  ADD CONSTRAINT transmission_given_back_unsent CHECK (NOT given_back OR outcome = 'failed' OR outcome = 'reserved' AND claim_by IS NOT NULL) NOT VALID;
COMMENT ON COLUMN challenger.transmission.given_back IS 'It counts neither as a transmission nor for the wait: a failure, or no send worker has claimed it.';
COMMENT ON COLUMN challenger.transmission.claim_by IS 'While given back: until when a send worker may claim it. Then: when one did. Null: the worker that reserved it starts the helper.';
COMMENT ON COLUMN challenger.transmission.gateways_down IS 'The gateways that the helper must leave out, with blanks between; null: none.';
COMMENT ON COLUMN challenger.transmission.source IS 'Keyed digest of the network that asked for it; null: unknown.';
COMMENT ON COLUMN challenger.transmission.mail_domain IS 'Keyed digest of the recipient''s mail domain; null: unknown, or no e-mail.';

-- What send workers are busy with, and what kept them busy for long. The update that notes an outcome is not HOT with it;
-- in return a look at the pool reads only these rows, however many there have been.
CREATE INDEX transmission_under_way_idx ON challenger.transmission (reserved_at)
  WHERE outcome = 'reserved' OR finished_at - reserved_at > interval '3 seconds';
CREATE INDEX transmission_source_idx ON challenger.transmission (source, reserved_at) WHERE source IS NOT NULL;

CREATE TABLE challenger.send_pool (
  host text CONSTRAINT send_pool_pkey PRIMARY KEY,
  workers integer NOT NULL CONSTRAINT send_pool_workers_positive CHECK (workers > 0),
  seen_at timestamptz NOT NULL
);
COMMENT ON TABLE challenger.send_pool IS 'How many send workers there are, as they say themselves when they claim a transmission.';
COMMENT ON COLUMN challenger.send_pool.host IS 'The name of the host they run on.';
COMMENT ON COLUMN challenger.send_pool.workers IS 'How many there are.';
COMMENT ON COLUMN challenger.send_pool.seen_at IS 'When one of them last said so, to about a minute.';
