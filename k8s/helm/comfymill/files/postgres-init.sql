CREATE ROLE comfymill_scheduler LOGIN;
CREATE ROLE comfymill_gateway LOGIN;
CREATE SCHEMA scheduler AUTHORIZATION comfymill_scheduler;
CREATE SCHEMA gateway AUTHORIZATION comfymill_gateway;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA scheduler TO comfymill_gateway;
ALTER DEFAULT PRIVILEGES FOR ROLE comfymill_scheduler IN SCHEMA scheduler
    GRANT SELECT ON TABLES TO comfymill_gateway;
ALTER ROLE comfymill_scheduler IN DATABASE comfymill SET search_path = scheduler;
ALTER ROLE comfymill_gateway IN DATABASE comfymill SET search_path = gateway, scheduler;
