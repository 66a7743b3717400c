package io.comfymill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteMethodsTest {
  @Path("/things/")
  static class Things {
    @GET
    public void all() {}

    @POST
    public void add() {}

    @DELETE
    @Path("{id}/part")
    public void remove() {}

    @GET
    @Path("/files/{path:.+}")
    public void file() {}
  }

  private final RouteMethods routes = new RouteMethods(Stream.of(Things.class, String.class));

  @Test
  void theMethodsOfAPathAreThoseOfItsResources() {
    assertThat(routes.of("/things")).containsExactly("GET", "HEAD", "POST");
    assertThat(routes.of("/things/7/part")).containsExactly("DELETE");
    assertThat(routes.of("/things/files/a/b.png")).containsExactly("GET", "HEAD");
  }

  @Test
  void anUnknownPathHasNone() {
    assertThat(routes.of("/things/7")).isEmpty();
    assertThat(routes.of("/thing")).isEmpty();
  }
}
