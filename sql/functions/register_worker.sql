-- Called once for each database connection: says whether the program fits the schema, and gives its policy a number.
-- in_schema_known: the newest schema number the program knows; in_digest: hex SHA-256 of the numbers that follow, which are
-- the columns of the table policy.
-- out_status:
--   ready            out_policy_id is what the worker names in its calls
--   schema_too_old   the program needs a newer schema than out_schema
--   schema_too_new   a breaking schema file was applied that the program does not know; out_schema is the newest number
CREATE OR REPLACE FUNCTION challenger.register_worker(
  in_schema_known integer,
  in_digest text,
  in_address_type text,
  in_entries_per_code integer,
  in_transmissions_per_address integer,
  in_addresses_per_validation integer,
  in_failures_given_back integer,
  in_breaker_failures integer,
  in_breaker_pause interval,
  in_transmission_waits interval[],
  in_helper_timeout interval,
  in_validation_duration interval,
  in_validation_expiration interval,
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text,
  OUT out_schema integer,
  OUT out_policy_id integer
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_breaking integer;
BEGIN
  SELECT max(number), max(number) FILTER (WHERE breaking) INTO out_schema, v_breaking FROM challenger.schema_version;
  IF out_schema < in_schema_known THEN
    out_status := 'schema_too_old';
    RETURN;
  END IF;
  IF v_breaking > in_schema_known THEN
    out_status := 'schema_too_new';
    RETURN;
  END IF;
  SELECT policy_id INTO out_policy_id FROM challenger.policy WHERE digest = decode(in_digest, 'hex');
  IF NOT FOUND THEN
    INSERT INTO challenger.policy (digest, address_type, entries_per_code, transmissions_per_address,
      addresses_per_validation, failures_given_back, breaker_failures, breaker_pause, transmission_waits,
      helper_timeout, validation_duration, validation_expiration, registered_at)
    VALUES (decode(in_digest, 'hex'), in_address_type, in_entries_per_code, in_transmissions_per_address,
      in_addresses_per_validation, in_failures_given_back, in_breaker_failures, in_breaker_pause, in_transmission_waits,
      in_helper_timeout, in_validation_duration, in_validation_expiration, in_now)
    ON CONFLICT (digest) DO NOTHING;
    SELECT policy_id INTO STRICT out_policy_id FROM challenger.policy WHERE digest = decode(in_digest, 'hex');
  END IF;
  out_status := 'ready';
END
$$;
COMMENT ON FUNCTION challenger.register_worker IS 'Checks program against schema and registers the worker''s policy.';
REVOKE ALL ON FUNCTION challenger.register_worker FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.register_worker TO challenger_worker;
