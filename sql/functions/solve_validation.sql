-- POST /solve: compares an entered code and counts it when it is wrong, in one statement. The worker has derived all codes
-- of the nonce, as no code is stored.
-- in_keys, in_numbers: pairs of server key and code number whose code equals the entered one, mostly none;
-- in_code_keys, in_code_digests: each server key of the worker, with the digest of the authorization code derived from it.
-- out_status:
--   solved            the code is right, now or once more; out_redirect_uri and the columns after it: as way_back_of
--   wrong             the entry was counted; out_was_earlier: it was not, as it is an earlier code of this validation
--   exhausted         all entries of the current code are used up; the code was not compared
--   no_code_out       nothing was sent, or every failure was given back; not counted
--   key_unknown       the worker does not have the validation's server key; not counted
--   validation_unknown, policy_unknown
-- With wrong, exhausted and no_code_out, the numbers that are left: as progress_of.
CREATE OR REPLACE FUNCTION challenger.solve_validation(
  in_policy_id integer,
  in_nonce_digest text,
  in_keys integer[],
  in_numbers integer[],
  in_code_keys integer[],
  in_code_digests text[],
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text,
  OUT out_addresses_left integer,
  OUT out_transmissions_left integer,
  OUT out_entries_left integer,
  OUT out_redirect_uri text,
  OUT out_client_state text,
  OUT out_key_number integer,
  OUT out_is_code_good boolean,
  OUT out_was_earlier boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v record;
  v_is_code_out boolean;
  v_is_right boolean;
  v_is_earlier boolean;
BEGIN
  SELECT n.validation_id, n.key_number, n.solved_at, n.codes_made, p.entries_per_code, p.validation_expiration INTO v
    FROM challenger.validation n CROSS JOIN challenger.policy p
    WHERE n.nonce_digest = decode(in_nonce_digest, 'hex') AND challenger.is_open(n.expires_at, n.cancelled_at, in_now)
      AND p.policy_id = in_policy_id
    FOR NO KEY UPDATE OF n;
  IF NOT FOUND THEN
    out_status := challenger.what_is_unknown(in_policy_id);
    RETURN;
  END IF;
  IF NOT v.key_number = ANY (in_code_keys) THEN
    out_status := 'key_unknown';
    RETURN;
  END IF;
  SELECT g.out_addresses_left, g.out_transmissions_left, g.out_entries_left, g.out_is_code_out
    INTO out_addresses_left, out_transmissions_left, out_entries_left, v_is_code_out
    FROM challenger.progress_of(v.validation_id, in_policy_id) g;
  IF NOT v_is_code_out AND v.solved_at IS NULL THEN
    out_status := 'no_code_out';
    RETURN;
  END IF;

  -- Not counted, as it is no guess: whoever enters it has it, or has spent entries to find it. It was never good for the
  -- current address, and it will not become good again: a code number is not used twice.
  SELECT coalesce(bool_or(u.code_number < v.codes_made) AND NOT bool_or(u.code_number = v.codes_made), false) INTO v_is_earlier
    FROM unnest(in_keys, in_numbers) AS u (key_number, code_number) WHERE u.key_number = v.key_number;
  IF v_is_earlier AND out_entries_left > 0 THEN
    out_status := 'wrong';
    out_was_earlier := true;
    RETURN;
  END IF;

  UPDATE challenger.validation n SET
      entries_used = n.entries_used + CASE WHEN m.is_right THEN 0 ELSE 1 END,
      wrong_entry_at = CASE WHEN m.is_right THEN n.wrong_entry_at ELSE in_now END,
      solved_at = CASE WHEN m.is_right THEN coalesce(n.solved_at, in_now) ELSE n.solved_at END,
      address_expires_at = CASE WHEN m.is_right THEN coalesce(n.address_expires_at, in_now + v.validation_expiration)
        ELSE n.address_expires_at END
    FROM (SELECT EXISTS (SELECT 1 FROM unnest(in_keys, in_numbers) AS u (key_number, code_number)
      WHERE u.key_number = v.key_number AND u.code_number = v.codes_made) AS is_right) m
    WHERE n.validation_id = v.validation_id AND n.entries_used < v.entries_per_code
    RETURNING m.is_right, greatest(v.entries_per_code - n.entries_used, 0) INTO v_is_right, out_entries_left;
  IF NOT FOUND THEN
    out_status := 'exhausted';
    RETURN;
  END IF;
  IF NOT v_is_right THEN
    out_status := 'wrong';
    out_was_earlier := false;
    RETURN;
  END IF;
  IF v.solved_at IS NULL THEN
    INSERT INTO challenger.authorization_code (code_digest, validation_id, issued_at, expires_at)
      SELECT decode(u.code_digest, 'hex'), v.validation_id, in_now, in_now + challenger.authorization_code_life()
        FROM unnest(in_code_keys, in_code_digests) AS u (key_number, code_digest) WHERE u.key_number = v.key_number;
  END IF;
  out_status := 'solved';
  SELECT b.* INTO out_redirect_uri, out_client_state, out_key_number, out_is_code_good
    FROM challenger.way_back_of(v.validation_id, in_now) b;
END
$$;
COMMENT ON FUNCTION challenger.solve_validation IS 'POST /solve: counts and compares a code, and grants the client its authorization code.';
REVOKE ALL ON FUNCTION challenger.solve_validation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.solve_validation TO challenger_worker;
