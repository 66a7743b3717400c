package io.comfymill.gateway.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.input.JsonBody;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /users}. */
@Path("/users")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "comfyui")
public class UsersResource {
  private static final int MAX_NAME = 200;

  private final Users users;
  private final UserFiles files;
  private final Settings settings;
  private final RequestTenant tenant;

  UsersResource(Users users, UserFiles files, Settings settings, RequestTenant tenant) {
    this.users = users;
    this.files = files;
    this.settings = settings;
    this.tenant = tenant;
  }

  @GET
  @Operation(summary = "Where settings are kept, and who the users are if there are several")
  public Uni<ObjectNode> all() {
    TenantId current = tenant.current();
    return users.several()
        ? users.all(current).map(UsersResource::listed)
        : hasFolder(new User(current, User.DEFAULT))
            .map(exists -> storage().put("migrated", exists));
  }

  /** In ComfyUI the folder comes with the first setting or file. */
  private Uni<Boolean> hasFolder(User user) {
    return Uni.combine()
        .all()
        .unis(files.below(user, UserPath.ROOT), settings.all(user))
        .asTuple()
        .map(both -> !both.getItem1().isEmpty() || !both.getItem2().isEmpty());
  }

  private static ObjectNode listed(Map<String, String> users) {
    ObjectNode answer = storage();
    ObjectNode names = answer.putObject("users");
    users.forEach(names::put);
    return answer;
  }

  private static ObjectNode storage() {
    return JsonNodeFactory.instance.objectNode().put("storage", "server");
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Add a user: {username}; answers the new id")
  public Uni<Response> add(byte[] body) {
    JsonNode wanted = JsonBody.object(body).path("username");
    String name = wanted.asText("").strip();
    if (!wanted.isTextual() || name.isEmpty()) {
      return refused("username not provided");
    } else if (name.length() > MAX_NAME || name.chars().anyMatch(c -> c < ' ')) {
      return refused("username must have at most 200 characters, none of them a control character");
    }
    return users
        .add(tenant.current(), name)
        .chain(id -> id.isPresent() ? added(id.get()) : refused("Duplicate username."));
  }

  private static Uni<Response> added(String id) {
    return Uni.createFrom().item(Response.ok(TextNode.valueOf(id)).build());
  }

  private static Uni<Response> refused(String why) {
    return Uni.createFrom()
        .item(
            Response.status(Response.Status.BAD_REQUEST)
                .entity(JsonNodeFactory.instance.objectNode().put("error", why))
                .build());
  }
}
