-- How long an authorization code can be exchanged, counted from solving.
CREATE OR REPLACE FUNCTION challenger.authorization_code_life()
RETURNS interval
LANGUAGE sql IMMUTABLE AS $$
  SELECT interval '10 minutes'
$$;
COMMENT ON FUNCTION challenger.authorization_code_life IS 'The life of an authorization code; for other functions only.';
REVOKE ALL ON FUNCTION challenger.authorization_code_life FROM PUBLIC;
