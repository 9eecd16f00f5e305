-- POST /challenge: decides by the policy whether a code goes to an address now and reserves the transmission.
-- in_address: the address as typed; in_masked_address: as the ledger shows it; in_address_digest, in_nonce_digest: hex
-- SHA-256.
-- out_status:
--   reserved               a ledger row stands; send the code, then call finish_transmission
--   waiting                the address's wait is running; nothing changed, nothing is to be sent
--   no_transmissions_left  the address has had all its transmissions; nothing changed
--   no_addresses_left      the validation has had all its addresses; nothing changed
--   no_codes_left          the validation has made all its codes; nothing changed
--   helper_paused          a code would go out, but the helper's circuit breaker is open; nothing changed
--   solved                 the address is validated and stays; out_redirect_uri and what follows say where the user is sent
--   read_only              the address is fixed and this is another one; nothing changed
--   validation_unknown, policy_unknown
-- With reserved and waiting the other columns describe the address whose code is current;
-- out_retransmission_at is null when it has no transmission left. out_retry_at: when a refusal may end: a transmission
-- still under way may be given back, or the helper be tried again. With reserved, out_expires_at is the end of the
-- validation and out_ui_locales what the client asked for.
CREATE OR REPLACE FUNCTION challenger.submit_address(
  in_policy_id integer,
  in_nonce_digest text,
  in_address json,
  in_address_digest text,
  in_masked_address text,
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text,
  OUT out_transmission_id bigint,
  OUT out_code_number integer,
  OUT out_key_number integer,
  OUT out_address json,
  OUT out_attempts_left integer,
  OUT out_retransmission_at timestamptz,
  OUT out_retry_at timestamptz,
  OUT out_expires_at timestamptz,
  OUT out_ui_locales text,
  OUT out_redirect_uri text,
  OUT out_client_state text,
  OUT out_is_code_good boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_nonce_digest constant bytea := decode(in_nonce_digest, 'hex');
  v_digest constant bytea := decode(in_address_digest, 'hex');
  v record;
  v_is_current boolean;
  v_needs_code boolean;
  v_paused_until timestamptz;
BEGIN
  -- The first pass decides on one snapshot without a lock: most calls change nothing and are answered by it. A call
  -- that would change something takes the row and decides again on what it then sees.
  FOR v_pass IN 1..2 LOOP
    IF v_pass = 2 THEN
      PERFORM 1 FROM challenger.validation WHERE nonce_digest = v_nonce_digest FOR NO KEY UPDATE;
    END IF;
    SELECT n.validation_id, n.read_only, n.initial_address_digest, n.key_number, n.address, n.address_digest,
        n.addresses_used, n.codes_made, n.entries_used, n.solved_at, n.expires_at, n.ui_locales, p.entries_per_code,
        p.transmissions_per_address, p.addresses_per_validation, p.transmission_waits AS waits,
        cardinality(p.transmission_waits) AS wait_count, p.helper_timeout + interval '10 seconds' AS helper_time,
        t.spent_here, t.last_here, t.spent_current, t.last_current, t.running_since
      INTO v
      FROM challenger.policy p
      CROSS JOIN challenger.validation n
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE address_digest = v_digest) AS spent_here,
            max(reserved_at) FILTER (WHERE address_digest = v_digest) AS last_here,
            count(*) FILTER (WHERE address_digest = n.address_digest) AS spent_current,
            max(reserved_at) FILTER (WHERE address_digest = n.address_digest) AS last_current,
            max(reserved_at) FILTER (WHERE address_digest = v_digest AND outcome = 'reserved') AS running_since
          FROM challenger.transmission
          WHERE validation_id = n.validation_id AND NOT given_back) t
      WHERE p.policy_id = in_policy_id AND n.nonce_digest = v_nonce_digest AND n.expires_at > in_now;
    IF NOT FOUND THEN
      PERFORM 1 FROM challenger.policy WHERE policy_id = in_policy_id;
      out_status := CASE WHEN FOUND THEN 'validation_unknown' ELSE 'policy_unknown' END;
      RETURN;
    END IF;
    IF v.solved_at IS NOT NULL THEN
      out_status := 'solved';
      SELECT b.* INTO out_redirect_uri, out_client_state, out_key_number, out_is_code_good
        FROM challenger.way_back_of(v.validation_id, in_now) b;
      RETURN;
    END IF;
    IF v.read_only AND v.initial_address_digest <> v_digest THEN
      out_status := 'read_only';
      RETURN;
    END IF;

    v_is_current := coalesce(v.address_digest = v_digest, false);
    v_needs_code := NOT v_is_current OR v.entries_used >= v.entries_per_code;
    IF v.spent_here > 0 AND in_now < v.last_here + v.waits[least(v.spent_here, v.wait_count)] THEN
      out_status := 'waiting';
    ELSIF v.spent_here >= v.transmissions_per_address THEN
      out_status := 'no_transmissions_left';
      out_retry_at := CASE WHEN v.running_since + v.helper_time > in_now THEN v.running_since + v.helper_time END;
      RETURN;
    ELSIF NOT v_is_current AND v.addresses_used >= v.addresses_per_validation THEN
      out_status := 'no_addresses_left';
      RETURN;
    ELSIF v_needs_code AND v.codes_made >= 64 THEN
      out_status := 'no_codes_left';
      RETURN;
    ELSE
      out_status := 'reserved';
      v_paused_until := challenger.paused_until(in_policy_id);
      IF v_paused_until > in_now THEN
        out_status := 'helper_paused';
        out_retry_at := v_paused_until;
        RETURN;
      END IF;
    END IF;
    EXIT WHEN out_status = 'waiting';
  END LOOP;

  out_key_number := v.key_number;
  IF out_status = 'waiting' THEN
    out_code_number := v.codes_made;
    out_address := v.address;
    out_attempts_left := greatest(v.entries_per_code - v.entries_used, 0);
    out_retransmission_at := CASE
      WHEN v.spent_current = 0 THEN in_now
      WHEN v.spent_current < v.transmissions_per_address
        THEN v.last_current + v.waits[least(v.spent_current, v.wait_count)] END;
    RETURN;
  END IF;

  IF v_paused_until IS NOT NULL THEN
    -- One transmission at a time tries whether the helper works again; who waited for the row looks once more.
    PERFORM 1 FROM challenger.breaker FOR UPDATE;
    v_paused_until := challenger.paused_until(in_policy_id);
    IF v_paused_until > in_now THEN
      out_status := 'helper_paused';
      out_retry_at := v_paused_until;
      RETURN;
    END IF;
  END IF;

  UPDATE challenger.validation SET
      address = in_address,
      address_digest = v_digest,
      addresses_used = addresses_used + CASE WHEN v_is_current THEN 0 ELSE 1 END,
      codes_made = codes_made + CASE WHEN v_needs_code THEN 1 ELSE 0 END,
      entries_used = CASE WHEN v_needs_code THEN 0 ELSE entries_used END,
      wrong_entry_at = NULL
    WHERE validation_id = v.validation_id
    RETURNING codes_made, v.entries_per_code - entries_used INTO out_code_number, out_attempts_left;
  INSERT INTO challenger.transmission (validation_id, policy_id, address_digest, masked_address, code_number, reserved_at)
    VALUES (v.validation_id, in_policy_id, v_digest, in_masked_address, out_code_number, in_now)
    RETURNING transmission_id INTO out_transmission_id;
  IF v_paused_until IS NOT NULL THEN
    UPDATE challenger.breaker SET probe_id = out_transmission_id, probe_until = in_now + v.helper_time;
  END IF;
  out_address := in_address;
  out_expires_at := v.expires_at;
  out_ui_locales := v.ui_locales;
  out_retransmission_at := CASE
    WHEN v.spent_here + 1 < v.transmissions_per_address
      THEN in_now + v.waits[least(v.spent_here + 1, v.wait_count)] END;
END
$$;
COMMENT ON FUNCTION challenger.submit_address IS 'POST /challenge: applies the policy to a submitted address and reserves its transmission.';
REVOKE ALL ON FUNCTION challenger.submit_address FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.submit_address TO challenger_worker;
