-- The name of a validation's client; null when it has none, or there is no such validation.
CREATE OR REPLACE FUNCTION challenger.name_of_client(
  in_nonce_digest text
)
RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT c.name FROM challenger.client c JOIN challenger.validation n USING (client_id)
    WHERE n.nonce_digest = decode(in_nonce_digest, 'hex'));
END
$$;
COMMENT ON FUNCTION challenger.name_of_client IS 'By which name pages and messages speak of a validation''s client.';
REVOKE ALL ON FUNCTION challenger.name_of_client FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.name_of_client TO challenger_worker;
