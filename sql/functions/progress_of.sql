-- Inside other functions: how far a validation is, by a policy. out_is_code_out: a transmission of the current code is
-- under way or was not given back. out_retransmission_at: epoch 0 when nothing was sent to the current address, null
-- when it has no transmission left.
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
      CASE
        WHEN t.spent = 0 THEN 'epoch'::timestamptz
        WHEN t.spent < p.transmissions_per_address
          THEN t.last + p.transmission_waits[least(t.spent, cardinality(p.transmission_waits))] END,
      t.is_out
    INTO out_addresses_left, out_transmissions_left, out_entries_left, out_retransmission_at, out_is_code_out
    FROM challenger.validation n
    CROSS JOIN challenger.policy p
    CROSS JOIN LATERAL (
      SELECT count(*) AS spent, max(reserved_at) AS last, count(*) FILTER (WHERE code_number = n.codes_made) > 0 AS is_out
        FROM challenger.transmission
        WHERE validation_id = n.validation_id AND address_digest = n.address_digest AND NOT given_back) t
    WHERE n.validation_id = in_validation_id AND p.policy_id = in_policy_id;
END
$$;
COMMENT ON FUNCTION challenger.progress_of IS 'What a validation has left, by a policy; for other functions only.';
REVOKE ALL ON FUNCTION challenger.progress_of FROM PUBLIC;
