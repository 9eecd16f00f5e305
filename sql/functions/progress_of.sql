-- Inside other functions: what a validation has left by a policy. The transmissions are those to its current address.
-- out_retransmission_at: when the next one is allowed; epoch 0 when the address has had none, null when it has none left.
-- out_is_code_out: a transmission of the current code counts, also one that failed or was refused, so the code may be entered.
-- (That of view_validation is narrower: whether the user may have it.)
CREATE OR REPLACE FUNCTION challenger.progress_of(
  in_validation_id bigint,
  in_policy_id integer,
  OUT out_addresses_left integer,
  OUT out_transmissions_left integer,
  OUT out_entries_left integer,
  OUT out_retransmission_at timestamptz,
  OUT out_is_code_out boolean
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT greatest(p.addresses_per_validation - n.addresses_used, 0),
      greatest(p.transmissions_per_address - t.spent, 0)::integer,
      greatest(p.entries_per_code - n.entries_used, 0),
      challenger.next_transmission_at(t.last_at, t.spent, p.transmission_waits, p.transmissions_per_address, 'epoch'),
      t.is_out
    INTO out_addresses_left, out_transmissions_left, out_entries_left, out_retransmission_at, out_is_code_out
    FROM challenger.validation n
    CROSS JOIN challenger.policy p
    CROSS JOIN LATERAL (
      SELECT count(*) AS spent, max(reserved_at) AS last_at, count(*) FILTER (WHERE code_number = n.codes_made) > 0 AS is_out
        FROM challenger.transmission
        WHERE validation_id = n.validation_id AND address_digest = n.address_digest AND NOT given_back) t
    WHERE n.validation_id = in_validation_id AND p.policy_id = in_policy_id;
END
$$;
COMMENT ON FUNCTION challenger.progress_of IS 'What a validation has left, by a policy; for other functions only.';
REVOKE ALL ON FUNCTION challenger.progress_of FROM PUBLIC;
