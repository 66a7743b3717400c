-- Runs once, in the empty database "comfymill", as its superuser: by `./comfymill dev` and by docker-compose.yml.
-- The passwords are for local development. Elsewhere change them with ALTER ROLE ... PASSWORD.

CREATE ROLE comfymill_scheduler LOGIN PASSWORD 'comfymill_scheduler';
CREATE ROLE comfymill_gateway LOGIN PASSWORD 'comfymill_gateway';

CREATE SCHEMA scheduler AUTHORIZATION comfymill_scheduler;
CREATE SCHEMA gateway AUTHORIZATION comfymill_gateway;

-- One writer for each schema; gateways read what schedulers write.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA scheduler TO comfymill_gateway;
ALTER DEFAULT PRIVILEGES FOR ROLE comfymill_scheduler IN SCHEMA scheduler
    GRANT SELECT ON TABLES TO comfymill_gateway;

ALTER ROLE comfymill_scheduler IN DATABASE comfymill SET search_path = scheduler;
ALTER ROLE comfymill_gateway IN DATABASE comfymill SET search_path = gateway, scheduler;
