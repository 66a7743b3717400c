package io.comfymill.gateway.http;

import jakarta.ws.rs.core.Response;

/** Answers with a secret in them, which nothing on the way may keep. */
public final class ShownOnce {
  private ShownOnce() {}

  public static Response answer(Response.Status status, Object view) {
    return Response.status(status).header("Cache-Control", "no-store").entity(view).build();
  }
}
