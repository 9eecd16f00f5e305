-- POST /setup: authenticates the client and opens a validation in one step. Digests are hex SHA-256.
-- in_key_number: the server key that its codes will be derived from; in_address: the initial address or null;
-- in_address_digest: its digest, null unless it is complete; in_read_only: only the initial address may be submitted;
-- in_form: how both are written, see challenger.validation.address_form. Workers before version 0.3.0 do not name it.
-- out_status: created | client_unknown, also when the secret is wrong | policy_unknown
CREATE OR REPLACE FUNCTION challenger.setup_validation(
  in_policy_id integer,
  in_client_id bigint,
  in_secret_digest text,
  in_nonce_digest text,
  in_key_number integer,
  in_read_only boolean,
  in_address json,
  in_address_digest text,
  in_now timestamptz DEFAULT clock_timestamp(),
  in_form integer DEFAULT 1,
  OUT out_status text,
  OUT out_validation_id bigint
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_duration interval;
BEGIN
  IF NOT challenger.knows_client(in_client_id, decode(in_secret_digest, 'hex'), in_now) THEN
    out_status := 'client_unknown';
    RETURN;
  END IF;
  -- From here to its commit, the client is not removed: remove_client waits, and then sees the new validation. Only a call
  -- that knows the secret gets here, because a lock is written.
  PERFORM 1 FROM challenger.client WHERE client_id = in_client_id AND removed_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    out_status := 'client_unknown';
    RETURN;
  END IF;
  SELECT validation_duration INTO v_duration FROM challenger.policy WHERE policy_id = in_policy_id;
  IF NOT FOUND THEN
    out_status := 'policy_unknown';
    RETURN;
  END IF;
  INSERT INTO challenger.validation (nonce_digest, client_id, policy_id, key_number, created_at, expires_at, read_only,
    initial_address, initial_address_digest, address_form)
  VALUES (decode(in_nonce_digest, 'hex'), in_client_id, in_policy_id, in_key_number, in_now, in_now + v_duration,
    in_read_only, in_address, decode(in_address_digest, 'hex'), in_form)
  RETURNING validation_id INTO out_validation_id;
  out_status := 'created';
END
$$;
COMMENT ON FUNCTION challenger.setup_validation IS 'POST /setup: opens a validation for a client that knows its secret.';
REVOKE ALL ON FUNCTION challenger.setup_validation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.setup_validation TO challenger_worker;
