package io.comfymill.gateway.security.scope;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The table of which route asks for what. A new route of a resource is a new line here: without one
 * nobody but an administrator may use it, and a test fails.
 *
 * <p>HEAD is where GET is. Routes are written as their resource declares them; {@code /api} before
 * ComfyUI's own makes no difference.
 */
public final class RouteAccess {
  private static final Map<String, Access> TABLE = new TreeMap<>();

  static {
    routes(
        Access.ANYBODY,
        """
        GET /api/agents/enrol/ca
        GET /api/v2/health
        """);
    routes(
        Access.PROVEN,
        """
        POST /api/agents/enrol
        POST /api/agents/self/check-in
        POST /api/agents/self/renewal
        """);
    routes(
        Access.SIGNED_OR_JOBS_READ,
        """
        GET /api/v2/assets/{id}/content
        """);
    routes(
        Access.SIGNED_IN,
        """
        GET /
        GET /features
        GET /api/self
        POST /api/tickets
        """);
    // What a message to /mcp asks for beyond this, its handler asks of its caller.
    routes(
        Access.JOBS_READ,
        """
        GET /api/assets
        GET /api/assets/tags/refine
        GET /api/assets/{id}
        GET /api/assets/{id}/content
        GET /api/assets/exports/{name}
        HEAD /api/assets/hash/{hash}
        GET /api/assets/seed/status
        HEAD /api/assets/uploads/{id}
        GET /api/batches
        POST /api/batches/plan
        GET /api/batches/schema
        GET /api/batches/{id}
        GET /api/batches/{id}/cells
        GET /api/batches/{id}/contact-sheet.html
        GET /api/batches/{id}/events
        GET /api/batches/{id}/extensions
        POST /api/batches/{id}/extensions/plan
        GET /api/batches/{id}/extensions/schema
        GET /api/batches/{id}/file
        GET /api/batches/{id}/manifest
        GET /api/batches/{id}/outputs.zip
        GET /api/events
        GET /api/jobs
        GET /api/jobs/{id}
        GET /api/jobs/{id}/placement
        GET /api/queue-archive
        GET /api/queue-stuck
        GET /api/tags
        GET /api/tasks/{id}
        GET /api/usage
        GET /api/v2/assets/{id}
        HEAD /api/v2/assets/by-hash/{hash}
        GET /api/v2/jobs
        GET /api/v2/jobs/{id}
        GET /api/v2/jobs/{id}/events
        GET /api/v2/jobs/{id}/workflow
        GET /api/webhooks
        GET /api/webhooks/{id}
        GET /api/webhooks/{id}/deliveries
        GET /api/workflows
        GET /api/workflows/schema
        GET /api/workflows/{reference}
        GET /api/workflows/{reference}/definition
        GET /api/workflows/{reference}/openapi.json
        GET /api/workflows/{reference}/runs/{id}
        GET /api/workflows/{reference}/versions
        GET /embeddings
        GET /experiment/models
        GET /experiment/models/{folder}
        GET /extensions
        GET /global_subgraphs
        GET /global_subgraphs/{id}
        GET /history
        GET /history/{promptId}
        GET /i18n
        GET /internal/files/{type}
        GET /mcp
        POST /mcp
        GET /models
        GET /models/{folder}
        GET /node_replacements
        GET /object_info
        GET /object_info/{nodeClass}
        GET /prompt
        GET /queue
        GET /settings
        GET /settings/{id}
        GET /system_stats
        GET /userdata
        GET /userdata/{file}
        GET /users
        GET /v2/userdata
        GET /api/v2/userdata
        GET /view
        GET /workflow_templates
        GET /ws
        """);
    routes(
        Access.JOBS_WRITE,
        """
        POST /api/assets
        POST /api/assets/export
        POST /api/assets/from-hash
        POST /api/assets/prune
        POST /api/assets/seed
        POST /api/assets/seed/cancel
        POST /api/assets/uploads
        PATCH /api/assets/uploads/{id}
        DELETE /api/assets/uploads/{id}
        PUT /api/assets/{id}
        DELETE /api/assets/{id}
        POST /api/assets/{id}/tags
        DELETE /api/assets/{id}/tags
        DELETE /api/jobs/{id}/outputs
        POST /api/batches
        POST /api/batches/{id}/actions/{action}
        POST /api/batches/{id}/extensions
        POST /api/jobs/cancel
        PATCH /api/jobs/{id}
        POST /api/jobs/{id}/cancel
        POST /api/jobs/{id}/hold
        POST /api/jobs/{id}/release
        POST /api/jobs/{id}/retry
        POST /api/v2/assets
        POST /api/v2/assets/from-hash
        DELETE /api/v2/assets/{id}
        POST /api/v2/jobs
        POST /api/v2/jobs/{id}/cancel
        POST /api/webhooks
        PATCH /api/webhooks/{id}
        DELETE /api/webhooks/{id}
        POST /api/webhooks/{id}/rotate
        POST /api/webhooks/{id}/test
        POST /api/webhooks/{id}/deliveries/{delivery}/redeliver
        POST /api/workflows
        DELETE /api/workflows/{reference}
        POST /api/workflows/{reference}/runs
        POST /free
        POST /history
        POST /interrupt
        POST /prompt
        POST /queue
        POST /settings
        POST /settings/{id}
        POST /upload/image
        POST /upload/mask
        POST /userdata/{file}
        DELETE /userdata/{file}
        POST /userdata/{file}/move/{dest}
        POST /users
        """);
    routes(
        Access.NODES_READ,
        """
        GET /api/agents
        GET /api/agents/{id}
        GET /api/alerts
        GET /api/comfyui/instances
        GET /api/fleet/drift
        GET /api/fleet/models
        GET /api/fleet/models/{id}
        GET /api/hosts
        GET /api/hosts/{host}/resources
        GET /api/nodes
        GET /api/nodes/{id}
        GET /api/nodes/{id}/installed
        GET /api/pools
        GET /api/queue-pauses
        GET /api/system/load
        GET /api/system/status
        GET /nodes
        """);
    routes(
        Access.MODELS_WRITE,
        """
        POST /api/fleet/models
        PATCH /api/fleet/models/{id}
        DELETE /api/fleet/models/{id}
        POST /api/fleet/models/{id}/pull
        POST /api/fleet/models/{id}/release
        """);
    // The logs of nodes tell of everybody's jobs.
    routes(
        Access.NODES_WRITE,
        """
        DELETE /api/agents/{id}
        GET /api/agents/tokens
        POST /api/agents/tokens
        DELETE /api/agents/tokens/{id}
        POST /api/alerts/{number}/acknowledge
        GET /api/fleet/settings
        PATCH /api/nodes/{id}
        POST /api/nodes/{id}/disable
        POST /api/nodes/{id}/drain
        POST /api/nodes/{id}/enable
        POST /api/nodes/{id}/resume
        PUT /api/pools/{name}/policy
        DELETE /api/pools/{name}/policy
        PUT /api/queue-pauses/everything
        DELETE /api/queue-pauses/everything
        PUT /api/queue-pauses/pools/{name}
        DELETE /api/queue-pauses/pools/{name}
        PUT /api/queue-pauses/tenants/{name}
        DELETE /api/queue-pauses/tenants/{name}
        GET /api/simulations
        POST /api/simulations
        GET /api/simulations/{id}
        GET /internal/folder_paths
        GET /internal/logs
        GET /internal/logs/raw
        PATCH /internal/logs/subscribe
        """);
    // Records in quarantine are anybody's.
    routes(
        Access.ADMIN,
        """
        GET /api/audit
        GET /api/keys
        POST /api/keys
        GET /api/keys/{id}
        DELETE /api/keys/{id}
        POST /api/keys/{id}/rotate
        GET /api/tenants
        POST /api/tenants
        GET /api/tenants/{id}
        PATCH /api/tenants/{id}
        GET /api/quarantine
        GET /api/quarantine/{id}
        DELETE /api/quarantine/{id}
        POST /api/quarantine/{id}/replay
        """);
  }

  private RouteAccess() {}

  private static void routes(Access access, String lines) {
    lines.lines().forEach(route -> TABLE.put(route, access));
  }

  /**
   * @param route such as {@code POST /api/nodes/{id}/drain}
   */
  public static Optional<Access> of(String route) {
    return Optional.ofNullable(TABLE.get(route));
  }

  public static Set<String> routes() {
    return Collections.unmodifiableSet(TABLE.keySet());
  }
}
