-- GET /webui: everything that a page shows of a validation. Changes nothing.
-- out_status: found | expired, or cancelled by its user: then out_was_cancelled is true | validation_unknown | policy_unknown
-- out_ui_locales is set when found or expired. out_redirect_uri is the client's when found, and as way_back_of when expired;
-- the columns from out_client_state to out_is_code_good: as way_back_of, when expired or solved. out_solved: when found or
-- expired. The others: when found.
-- out_is_authorized: /authorize has taken the client's request.
-- out_address: the current address, null before the first one; out_initial_address: what /setup gave.
-- out_last_outcome: ledger_outcome of the newest transmission to the current address, null when there is none.
-- out_was_wrong: a wrong code was entered, and the user has not asked for a message or for more time since.
-- out_is_code_out: the user may have the current code: a transmission of it counts, and neither failed nor was refused.
-- out_addresses_left and the other numbers, out_retransmission_at: as progress_of.
CREATE OR REPLACE FUNCTION challenger.view_validation(
  in_policy_id integer,
  in_nonce_digest text,
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text,
  OUT out_read_only boolean,
  OUT out_address json,
  OUT out_initial_address json,
  OUT out_solved boolean,
  OUT out_addresses_left integer,
  OUT out_transmissions_left integer,
  OUT out_entries_left integer,
  OUT out_was_wrong boolean,
  OUT out_retransmission_at timestamptz,
  OUT out_is_code_out boolean,
  OUT out_last_outcome text,
  OUT out_expires_at timestamptz,
  OUT out_is_extendable boolean,
  OUT out_ui_locales text,
  OUT out_redirect_uri text,
  OUT out_client_state text,
  OUT out_key_number integer,
  OUT out_is_code_good boolean,
  OUT out_was_cancelled boolean,
  OUT out_is_authorized boolean
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v record;
BEGIN
  SELECT n.*, c.redirect_uri, o.validation_duration INTO v
    FROM challenger.validation n
    JOIN challenger.client c USING (client_id)
    JOIN challenger.policy o ON o.policy_id = n.policy_id
    CROSS JOIN challenger.policy p
    WHERE n.nonce_digest = decode(in_nonce_digest, 'hex') AND p.policy_id = in_policy_id;
  IF NOT FOUND THEN
    out_status := challenger.what_is_unknown(in_policy_id);
    RETURN;
  END IF;
  out_ui_locales := v.ui_locales;
  out_was_cancelled := v.cancelled_at IS NOT NULL;
  out_solved := v.solved_at IS NOT NULL;
  IF NOT challenger.is_open(v.expires_at, v.cancelled_at, in_now) THEN
    out_status := 'expired';
    SELECT b.* INTO out_redirect_uri, out_client_state, out_key_number, out_is_code_good
      FROM challenger.way_back_of(v.validation_id, in_now) b;
    RETURN;
  END IF;
  out_status := 'found';
  out_read_only := v.read_only;
  out_address := v.address;
  out_initial_address := v.initial_address;
  out_was_wrong := v.wrong_entry_at IS NOT NULL;
  out_expires_at := v.expires_at;
  out_is_extendable := v.expires_at < challenger.latest_end_of_validation(v.created_at, v.validation_duration);
  out_redirect_uri := v.redirect_uri;
  out_is_authorized := v.authorized_at IS NOT NULL;
  SELECT g.out_addresses_left, g.out_transmissions_left, g.out_entries_left, g.out_retransmission_at
    INTO out_addresses_left, out_transmissions_left, out_entries_left, out_retransmission_at
    FROM challenger.progress_of(v.validation_id, in_policy_id) g;
  out_is_code_out := EXISTS (SELECT 1 FROM challenger.transmission t
    WHERE t.validation_id = v.validation_id AND t.address_digest = v.address_digest AND t.code_number = v.codes_made
      AND NOT t.given_back AND t.outcome NOT IN ('failed', 'refused'));
  SELECT challenger.ledger_outcome(t.outcome, t.given_back,
      challenger.end_of_sending(t.outcome, t.given_back, t.reserved_at, t.claim_by, p.helper_timeout), in_now)
    INTO out_last_outcome
    FROM challenger.transmission t
    JOIN challenger.policy p ON p.policy_id = t.policy_id
    WHERE t.validation_id = v.validation_id AND t.address_digest = v.address_digest
    ORDER BY t.transmission_id DESC LIMIT 1;
  IF out_solved THEN
    SELECT b.out_client_state, b.out_key_number, b.out_is_code_good INTO out_client_state, out_key_number, out_is_code_good
      FROM challenger.way_back_of(v.validation_id, in_now) b;
  END IF;
END
$$;
COMMENT ON FUNCTION challenger.view_validation IS 'GET /webui: what a page tells of a validation.';
REVOKE ALL ON FUNCTION challenger.view_validation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.view_validation TO challenger_worker;
