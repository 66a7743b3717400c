package io.comfymill.agent;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * {@code POST /drain}, for whoever is about to stop this agent and its ComfyUI servers: from now on
 * they take nothing. Answers 202 while attempts are held, 200 once there are none. Only processes
 * of the same machine or pod are heard.
 */
@ApplicationScoped
class DrainRoute {
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int FORBIDDEN = 403;

  private final AgentRuntime agent;

  DrainRoute(AgentRuntime agent) {
    this.agent = agent;
  }

  void register(@Observes Router router) {
    router.post("/drain").handler(this::drain);
  }

  private void drain(RoutingContext request) {
    if (isLocal(request.request().remoteAddress())) {
      agent.drain().thenAccept(held -> answer(request, held == 0 ? OK : ACCEPTED, held));
    } else {
      request.response().setStatusCode(FORBIDDEN).end("only from this machine\n");
    }
  }

  private static void answer(RoutingContext request, int status, int held) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end("{\"held\": " + held + "}\n");
  }

  private static boolean isLocal(SocketAddress client) {
    try {
      return InetAddress.getByName(client.hostAddress())
          .isLoopbackAddress(); // an address: no look-up
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
