-- POST /challenge: decides by the policy whether a code is sent to an address now, and reserves the transmission.
-- in_masked_address: as the ledger shows it; in_address_digest, in_nonce_digest: hex SHA-256; in_form: how address and
-- digest are written, see challenger.validation.address_form. Workers before version 0.3.0 do not name it.
-- in_old_digest: the digest that form 1 makes of what was typed, when it is another one: it counts as the same address.
-- in_only_current: send again, but only while it is the current address, in this form.
-- in_source, in_mail_domain: as is_over_share. in_claim_within: the transmission is for a send worker, which must
-- claim it within this time; null: for the caller.
-- out_status; only reserved changes anything:
--   reserved               the transmission is in the ledger; send the code, then call finish_transmission; or with
--                          in_claim_within, have a send worker call claim_transmission
--   waiting                the wait of this address is not over; send nothing
--   not_current            in_only_current, and another address has become the current one; send nothing
--   no_transmissions_left  this address has had all its transmissions
--   no_addresses_left      the validation has had all its addresses
--   no_codes_left          the validation has made all its codes
--   under_way              a message of this validation is being sent; wait until it has been
--   over_share             many messages of this source or to this mail domain keep the send workers busy
--   helper_paused          a code would be sent, but the circuit breakers of all gateways, or of the helper, are open
--   solved                 an address is validated and stays; out_redirect_uri, out_client_state, out_key_number and
--                          out_is_code_good: as way_back_of
--   read_only              only the initial address may be submitted, and this is another one
--   old_form               its addresses are of an older form than this one: call renew_address with out_address and
--                          out_initial_address in the newer form, then submit again
--   validation_unknown, policy_unknown
-- With reserved, waiting and not_current, out_code_number, out_key_number, out_address, out_attempts_left and
-- out_retransmission_at describe the address whose code is current (with reserved, send it there: a fixed address keeps the
-- client's form); out_retransmission_at is null when it has no transmission left. With reserved,
-- also out_transmission_id, out_expires_at, the end of the validation, out_ui_locales, as the client asked, out_client_name,
-- null when it has none, and out_gateways_down: the names of the gateways that the helper must leave out, with blanks
-- between; null: none.
-- out_retry_at: with no_transmissions_left, until when a transmission under way may still be given back, null when none is
-- under way; with under_way, when that is over at the latest; with over_share and helper_paused, when to try again.
CREATE OR REPLACE FUNCTION challenger.submit_address(
  in_policy_id integer,
  in_nonce_digest text,
  in_address json,
  in_address_digest text,
  in_masked_address text,
  in_now timestamptz DEFAULT clock_timestamp(),
  in_form integer DEFAULT 1,
  in_old_digest text DEFAULT NULL,
  in_only_current boolean DEFAULT false,
  in_source text DEFAULT NULL,
  in_mail_domain text DEFAULT NULL,
  in_claim_within interval DEFAULT NULL,
  OUT out_status text,
  OUT out_transmission_id bigint,
  OUT out_code_number integer,
  OUT out_key_number integer,
  OUT out_address json,
  OUT out_initial_address json,
  OUT out_attempts_left integer,
  OUT out_retransmission_at timestamptz,
  OUT out_retry_at timestamptz,
  OUT out_expires_at timestamptz,
  OUT out_ui_locales text,
  OUT out_gateways_down text,
  OUT out_redirect_uri text,
  OUT out_client_state text,
  OUT out_is_code_good boolean,
  OUT out_client_name text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_nonce_digest constant bytea := decode(in_nonce_digest, 'hex');
  v_digest constant bytea := decode(in_address_digest, 'hex');
  v_old_digest constant bytea := coalesce(decode(in_old_digest, 'hex'), v_digest);
  v record;
  v_address json := in_address;
  v_is_current boolean;
  v_has_form boolean;
  v_needs_code boolean;
  v_gateways record;
BEGIN
  -- The first pass decides without a lock: most calls change nothing and are answered by it. A call that would change
  -- something locks the row in the second pass and decides again by what it then sees.
  FOR v_pass IN 1..2 LOOP
    IF v_pass = 2 THEN
      PERFORM 1 FROM challenger.validation WHERE nonce_digest = v_nonce_digest FOR NO KEY UPDATE;
    END IF;
    SELECT n.validation_id, n.read_only, n.initial_address, n.initial_address_digest, n.key_number, n.address,
        n.address_digest, n.address_form, n.addresses_used, n.codes_made, n.entries_used, n.solved_at, n.expires_at, n.ui_locales, p.entries_per_code,
        p.transmissions_per_address, p.addresses_per_validation, p.transmission_waits AS waits, p.helper_timeout,
        t.spent_here, t.last_here, t.spent_current, t.last_current, t.has_failed, t.here_until, t.under_way_until
      INTO v
      FROM challenger.policy p
      CROSS JOIN challenger.validation n
      CROSS JOIN LATERAL (
        -- One that may still be claimed counts here: it may be on its way in a moment.
        SELECT count(*) FILTER (WHERE counts AND is_here) AS spent_here, max(reserved_at) FILTER (WHERE counts AND is_here) AS last_here,
            count(*) FILTER (WHERE counts AND is_current) AS spent_current, max(reserved_at) FILTER (WHERE counts AND is_current) AS last_current,
            -- Who lets a message go unclaimed does not hold the probe of a gateway again and again.
            bool_or(outcome IN ('failed', 'unclear') OR outcome = 'reserved' AND given_back AND NOT counts) AS has_failed,
            max(sent_until) FILTER (WHERE sent_until > in_now AND is_here) AS here_until,
            max(sent_until) FILTER (WHERE sent_until > in_now) AS under_way_until
          FROM (
            SELECT m.outcome, m.given_back, m.reserved_at, f.sent_until, NOT m.given_back OR coalesce(f.sent_until > in_now, false) AS counts,
                m.address_digest IN (v_digest, v_old_digest) AS is_here, m.address_digest = n.address_digest AS is_current
              FROM challenger.transmission m
              JOIN challenger.policy o ON o.policy_id = m.policy_id
              CROSS JOIN LATERAL (
                SELECT challenger.end_of_sending(m.outcome, m.given_back, m.reserved_at, m.claim_by, o.helper_timeout) AS sent_until) f
              WHERE m.validation_id = n.validation_id) every) t
      WHERE p.policy_id = in_policy_id AND n.nonce_digest = v_nonce_digest
        AND challenger.is_open(n.expires_at, n.cancelled_at, in_now);
    IF NOT FOUND THEN
      out_status := challenger.what_is_unknown(in_policy_id);
      RETURN;
    END IF;
    IF v.solved_at IS NOT NULL THEN
      out_status := 'solved';
      SELECT b.* INTO out_redirect_uri, out_client_state, out_key_number, out_is_code_good
        FROM challenger.way_back_of(v.validation_id, in_now) b;
      RETURN;
    END IF;
    IF v.address_form < in_form AND (v.address IS NOT NULL OR v.initial_address IS NOT NULL) THEN
      out_status := 'old_form';
      out_address := v.address;
      out_initial_address := v.initial_address;
      RETURN;
    END IF;
    IF v.read_only AND v.initial_address_digest <> v_digest THEN
      out_status := 'read_only';
      RETURN;
    END IF;
    IF v.read_only THEN
      v_address := v.initial_address;
    END IF;

    v_is_current := coalesce(v.address_digest = v_digest, false);
    -- A code proves the form that it was sent to. Another form that counts as the same address may be another mailbox.
    v_has_form := v_is_current AND v.address::text = v_address::text;
    v_needs_code := NOT v_has_form OR v.entries_used >= v.entries_per_code;
    IF in_only_current AND NOT (v_has_form OR v.read_only AND v_is_current) THEN
      out_status := 'not_current';
    ELSIF v.spent_here > 0 AND in_now < challenger.end_of_wait(v.last_here, v.spent_here, v.waits) THEN
      out_status := 'waiting';
    ELSIF v.spent_here >= v.transmissions_per_address THEN
      out_status := 'no_transmissions_left';
      out_retry_at := v.here_until;
      RETURN;
    ELSIF NOT v_is_current AND v.addresses_used >= v.addresses_per_validation THEN
      out_status := 'no_addresses_left';
      RETURN;
    ELSIF v_needs_code AND v.codes_made >= challenger.codes_per_validation() THEN
      out_status := 'no_codes_left';
      RETURN;
    ELSIF v.under_way_until IS NOT NULL THEN
      out_status := 'under_way';
      out_retry_at := v.under_way_until;
      RETURN;
    ELSIF v_pass = 1 AND challenger.is_over_share(in_source, in_mail_domain, in_now) THEN
      out_status := 'over_share';
      out_retry_at := in_now + interval '5 seconds';
      RETURN;
    ELSE
      out_status := 'reserved';
      SELECT g.* INTO v_gateways FROM challenger.gateways_now(in_policy_id, v.has_failed, in_now) g;
      IF v_pass = 2 AND v_gateways.out_probe IS NOT NULL THEN
        -- One transmission at a time tries a gateway that is down. Another call may have become that one, or closed the
        -- breaker, while this call waited for its row.
        PERFORM 1 FROM challenger.gateway WHERE failures > 0 ORDER BY name COLLATE "C" FOR UPDATE;
        SELECT g.* INTO v_gateways FROM challenger.gateways_now(in_policy_id, v.has_failed, in_now) g;
      END IF;
      IF v_gateways.out_paused_until IS NOT NULL THEN
        out_status := 'helper_paused';
        out_retry_at := v_gateways.out_paused_until;
        RETURN;
      END IF;
    END IF;
    EXIT WHEN out_status <> 'reserved';
  END LOOP;

  out_key_number := v.key_number;
  IF out_status <> 'reserved' THEN
    out_code_number := v.codes_made;
    out_address := v.address;
    out_attempts_left := greatest(v.entries_per_code - v.entries_used, 0);
    out_retransmission_at := challenger.next_transmission_at(v.last_current, v.spent_current, v.waits,
      v.transmissions_per_address, in_now);
    RETURN;
  END IF;

  UPDATE challenger.validation SET
      address = v_address,
      address_digest = v_digest,
      address_form = in_form,
      addresses_used = addresses_used + CASE WHEN v_is_current THEN 0 ELSE 1 END,
      codes_made = codes_made + CASE WHEN v_needs_code THEN 1 ELSE 0 END,
      entries_used = CASE WHEN v_needs_code THEN 0 ELSE entries_used END,
      wrong_entry_at = NULL
    WHERE validation_id = v.validation_id
    RETURNING codes_made, v.entries_per_code - entries_used INTO out_code_number, out_attempts_left;
  IF v_old_digest <> v_digest THEN
    UPDATE challenger.transmission SET address_digest = v_digest
      WHERE validation_id = v.validation_id AND address_digest = v_old_digest;
  END IF;
  out_gateways_down := array_to_string(v_gateways.out_down, ' ');
  INSERT INTO challenger.transmission (validation_id, policy_id, address_digest, masked_address, code_number, reserved_at,
      given_back, claim_by, gateways_down, source, mail_domain)
    VALUES (v.validation_id, in_policy_id, v_digest, in_masked_address, out_code_number, in_now,
      in_claim_within IS NOT NULL, in_now + in_claim_within, out_gateways_down, in_source, in_mail_domain)
    RETURNING transmission_id INTO out_transmission_id;
  IF v_gateways.out_probe IS NOT NULL THEN
    UPDATE challenger.gateway
      SET probe_id = out_transmission_id,
        probe_until = coalesce(in_now + in_claim_within, challenger.end_of_reservation(in_now, v.helper_timeout))
      WHERE name = v_gateways.out_probe;
  END IF;
  out_address := v_address;
  out_expires_at := v.expires_at;
  out_ui_locales := v.ui_locales;
  out_client_name := (SELECT c.name FROM challenger.client c JOIN challenger.validation n USING (client_id)
    WHERE n.validation_id = v.validation_id);
  out_retransmission_at := challenger.next_transmission_at(in_now, v.spent_here + 1, v.waits, v.transmissions_per_address,
    in_now);
END
$$;
COMMENT ON FUNCTION challenger.submit_address IS 'POST /challenge: applies the policy to a submitted address and reserves its transmission.';
REVOKE ALL ON FUNCTION challenger.submit_address FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.submit_address TO challenger_worker;
