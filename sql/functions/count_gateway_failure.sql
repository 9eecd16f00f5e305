-- Inside other functions: counts a failed or unclear transmission against a gateway, once for each validation and address.
-- in_is_certain: the helper says that the failure is not the recipient's. Otherwise only different addresses count, and only
-- while the gateway has accepted nothing for a pause: what some recipients cause says nothing of a gateway that works. A
-- probe that fails begins another pause, unless its address has counted already and nothing is certain.
CREATE OR REPLACE FUNCTION challenger.count_gateway_failure(
  in_gateway text,
  in_transmission_id bigint,
  in_is_certain boolean,
  in_now timestamptz
)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v record;
  v_is_new boolean;
BEGIN
  SELECT t.validation_id, t.address_digest, g.last_success_at > in_now - p.breaker_pause AS works, p.breaker_failures,
      coalesce(g.probe_id = in_transmission_id, false) AS is_probe
    INTO v
    FROM challenger.transmission t
    JOIN challenger.policy p USING (policy_id)
    CROSS JOIN challenger.gateway g
    WHERE t.transmission_id = in_transmission_id AND g.name = in_gateway
    FOR UPDATE OF g;
  IF v.breaker_failures = 0 OR v.works AND NOT in_is_certain AND NOT v.is_probe THEN
    RETURN;
  END IF;
  INSERT INTO challenger.gateway_failure (gateway, address_digest, validation_id)
    VALUES (in_gateway, v.address_digest, CASE WHEN in_is_certain THEN v.validation_id ELSE 0 END)
    ON CONFLICT DO NOTHING;
  v_is_new := FOUND;
  IF v_is_new OR v.is_probe AND in_is_certain THEN
    UPDATE challenger.gateway SET failures = failures + v_is_new::integer, last_failure_at = in_now WHERE name = in_gateway;
  END IF;
END
$$;
COMMENT ON FUNCTION challenger.count_gateway_failure IS 'Counts a failure against a gateway; for other functions only.';
REVOKE ALL ON FUNCTION challenger.count_gateway_failure FROM PUBLIC;
