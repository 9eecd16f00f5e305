-- The most codes that one validation makes. The column codes_made has the same bound.
CREATE OR REPLACE FUNCTION challenger.codes_per_validation()
RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
  SELECT 64
$$;
COMMENT ON FUNCTION challenger.codes_per_validation IS 'The most codes of one validation; for other functions only.';
REVOKE ALL ON FUNCTION challenger.codes_per_validation FROM PUBLIC;
