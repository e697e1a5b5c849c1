/** The embedded run sees no services, whatever the shell has exported. */
delete process.env["TEST_DATABASE_URL"];
delete process.env["TEST_REDIS_URL"];
