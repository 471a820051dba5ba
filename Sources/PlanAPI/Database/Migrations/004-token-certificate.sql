-- A client certificate that stands for the token: `sha256:` and 64 hexadecimal digits, or `subject:` and a name as
-- RFC 2253 writes it. One that is revoked may be named again.
ALTER TABLE token ADD COLUMN certificate TEXT;

CREATE UNIQUE INDEX token_certificate ON token (certificate) WHERE revoked_at IS NULL;
