package io.comfymill.gateway.fleet;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The answer to a change. */
final class Changed {
  private Changed() {}

  /**
   * @param done whether the view already shows the change
   */
  static Response answer(boolean done, Object view) {
    return Response.status(done ? Response.Status.OK : Response.Status.ACCEPTED)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(view)
        .build();
  }
}
