-- POST /solve: counts a code that was entered and compares it, in one statement. The worker derived all codes of this
-- nonce: in_keys and in_numbers are the pairs of server key and code number whose code is the one entered, mostly none.
-- in_code_keys and in_code_digests: each server key with the digest of the authorization code it makes.
-- out_status:
--   solved            now or before, and the code was right; out_redirect_uri, out_client_state, out_key_number and
--                     out_is_code_good say where the user is sent
--   wrong             counted
--   exhausted         all entries are used up; not looked at
--   no_code_out       nothing was sent, or all of it given back; not counted
--   key_unknown       the worker lacks the validation's key; not counted
--   validation_unknown, policy_unknown
-- The three numbers that are left are set for wrong, exhausted and no_code_out.
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
  OUT out_is_code_good boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v record;
  p record;
  v_is_right boolean;
BEGIN
  SELECT n.validation_id, n.key_number, n.solved_at, n.codes_made INTO v
    FROM challenger.validation n
    WHERE n.nonce_digest = decode(in_nonce_digest, 'hex') AND n.expires_at > in_now
    FOR NO KEY UPDATE OF n;
  IF NOT FOUND THEN
    out_status := 'validation_unknown';
    RETURN;
  END IF;
  SELECT q.entries_per_code, q.validation_expiration, g.* INTO p
    FROM challenger.policy q CROSS JOIN LATERAL challenger.progress_of(v.validation_id, in_policy_id) g
    WHERE q.policy_id = in_policy_id;
  IF NOT FOUND THEN
    out_status := 'policy_unknown';
    RETURN;
  END IF;
  IF NOT v.key_number = ANY (in_code_keys) THEN
    out_status := 'key_unknown';
    RETURN;
  END IF;
  out_addresses_left := p.out_addresses_left;
  out_transmissions_left := p.out_transmissions_left;
  out_entries_left := p.out_entries_left;
  IF NOT p.out_is_code_out AND v.solved_at IS NULL THEN
    out_status := 'no_code_out';
    RETURN;
  END IF;

  UPDATE challenger.validation n SET
      entries_used = n.entries_used + CASE WHEN m.is_right THEN 0 ELSE 1 END,
      wrong_entry_at = CASE WHEN m.is_right THEN n.wrong_entry_at ELSE in_now END,
      solved_at = CASE WHEN m.is_right THEN coalesce(n.solved_at, in_now) ELSE n.solved_at END,
      address_expires_at = CASE WHEN m.is_right THEN coalesce(n.address_expires_at, in_now + p.validation_expiration)
        ELSE n.address_expires_at END
    FROM (SELECT EXISTS (SELECT 1 FROM unnest(in_keys, in_numbers) AS u (key_number, code_number)
      WHERE u.key_number = v.key_number AND u.code_number = v.codes_made) AS is_right) m
    WHERE n.validation_id = v.validation_id AND n.entries_used < p.entries_per_code
    RETURNING m.is_right, greatest(p.entries_per_code - n.entries_used, 0) INTO v_is_right, out_entries_left;
  IF NOT FOUND THEN
    out_status := 'exhausted';
    RETURN;
  END IF;
  IF NOT v_is_right THEN
    out_status := 'wrong';
    RETURN;
  END IF;
  IF v.solved_at IS NULL THEN
    INSERT INTO challenger.authorization_code (code_digest, validation_id, issued_at, expires_at)
      SELECT decode(u.code_digest, 'hex'), v.validation_id, in_now, in_now + interval '10 minutes'
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
