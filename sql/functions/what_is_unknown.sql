-- Inside other functions, after a validation was looked for together with the caller's policy and not found: says which
-- of the two is missing. A worker whose policy is unknown registers it and calls again.
-- Answers policy_unknown or validation_unknown.
CREATE OR REPLACE FUNCTION challenger.what_is_unknown(
  in_policy_id integer
)
RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM challenger.policy WHERE policy_id = in_policy_id;
  RETURN CASE WHEN FOUND THEN 'validation_unknown' ELSE 'policy_unknown' END;
END
$$;
COMMENT ON FUNCTION challenger.what_is_unknown IS 'Says whether a policy or a validation is missing; for other functions only.';
REVOKE ALL ON FUNCTION challenger.what_is_unknown FROM PUBLIC;
