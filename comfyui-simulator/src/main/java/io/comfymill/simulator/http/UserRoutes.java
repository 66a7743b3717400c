package io.comfymill.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.simulator.files.UserFolder;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Users, settings and user data of a server with one user. Off the event loop. */
final class UserRoutes {
  private static final String SETTINGS = "comfy.settings.json";

  private final UserFolder folder;
  private final Set<String> names = new HashSet<>();

  UserRoutes(UserFolder folder) {
    this.folder = folder;
  }

  void mount(Routes routes) {
    routes.getBlocking("/users", this::users);
    routes.postBlocking("/users", this::addUser);
    routes.getBlocking("/settings", context -> Answers.json(context, settings()));
    routes.getBlocking("/settings/:id", this::setting);
    routes.postBlocking("/settings", context -> merge(context, Requests.object(context)));
    routes.postBlocking("/settings/:id", this::set);
    routes.getBlocking("/userdata", this::list);
    routes.getBlocking("/v2/userdata", this::tree);
    routes.getBlocking("/userdata/:file", this::read);
    routes.postBlocking("/userdata/:file", this::write);
    routes.deleteBlocking("/userdata/:file", this::delete);
    routes.postBlocking("/userdata/:file/move/:dest", this::move);
  }

  private void users(RoutingContext context) {
    Answers.json(
        context,
        JsonNodeFactory.instance
            .objectNode()
            .put("storage", "server")
            .put("migrated", Files.exists(folder.root())));
  }

  private synchronized void addUser(RoutingContext context) {
    String name = Requests.object(context).path("username").asText("").strip();
    if (name.isEmpty()) {
      throw new ServerTroubleException("a user needs a name");
    } else if (!names.add(name)) {
      ObjectNode error = JsonNodeFactory.instance.objectNode().put("error", "Duplicate username.");
      Answers.json(context, 400, error);
    } else {
      String id = name.replaceAll("[^a-zA-Z0-9-_]+", "-") + "_" + UUID.randomUUID();
      Answers.json(context, TextNode.valueOf(id));
    }
  }

  private ObjectNode settings() {
    try {
      Path file = folder.root().resolve(SETTINGS);
      return Files.exists(file)
          ? (ObjectNode) WireJson.mapper().readTree(Files.readAllBytes(file))
          : JsonNodeFactory.instance.objectNode();
    } catch (IOException e) {
      throw new ServerTroubleException("the settings cannot be read: " + e.getMessage());
    }
  }

  private void setting(RoutingContext context) {
    JsonNode value = settings().get(context.pathParam("id"));
    Answers.json(context, value == null ? JsonNodeFactory.instance.nullNode() : value);
  }

  private void set(RoutingContext context) {
    JsonNode value =
        Requests.body(context).orElseThrow(() -> new ServerTroubleException("no JSON"));
    merge(context, JsonNodeFactory.instance.objectNode().set(context.pathParam("id"), value));
  }

  private synchronized void merge(RoutingContext context, ObjectNode changes) {
    Buffer merged = Buffer.buffer(WireJson.write(settings().setAll(changes)));
    folder.write(folder.root().resolve(SETTINGS), merged.getBytes());
    Answers.empty(context, 200);
  }

  private void list(RoutingContext context) {
    String dir = context.request().getParam("dir", "");
    Optional<Path> path = folder.inside(dir);
    if (dir.isEmpty()) {
      Answers.text(context, 400, "Directory not provided");
    } else if (path.isEmpty()) {
      Answers.text(context, 403, "Invalid directory");
    } else if (!Files.exists(path.get())) {
      Answers.text(context, 404, "Directory not found");
    } else {
      Answers.json(
          context,
          folder.list(
              path.get(), is(context, "recurse"), is(context, "full_info"), is(context, "split")));
    }
  }

  private void tree(RoutingContext context) {
    Optional<Path> path = folder.inside(context.request().getParam("path", ""));
    if (path.isEmpty()) {
      Answers.text(context, 400, "Invalid path requested");
    } else if (path.get().equals(folder.root()) && !Files.exists(path.get())) {
      Answers.json(context, JsonNodeFactory.instance.arrayNode());
    } else if (!Files.exists(path.get())) {
      Answers.text(context, 404, "Requested path not found");
    } else if (!Files.isDirectory(path.get())) {
      Answers.text(context, 400, "Requested path is not a directory");
    } else {
      Answers.json(context, folder.tree(path.get()));
    }
  }

  /** Whether a flag of the query is set. */
  private static boolean is(RoutingContext context, String flag) {
    return context.request().getParam(flag, "").equalsIgnoreCase("true");
  }

  /** Answers by itself where there is no such path, or it must exist and does not. */
  private Optional<Path> path(RoutingContext context, String parameter, boolean mustExist) {
    Optional<Path> path = folder.inside(context.pathParam(parameter));
    if (path.isEmpty()) {
      Answers.empty(context, 403);
    } else if (mustExist && !Files.exists(path.get())) {
      Answers.empty(context, 404);
      return Optional.empty();
    }
    return path;
  }

  private void read(RoutingContext context) {
    path(context, "file", true).ifPresent(file -> context.response().sendFile(file.toString()));
  }

  private void write(RoutingContext context) {
    Optional<Path> path = path(context, "file", false);
    if (path.isEmpty()) {
      return;
    }
    if (taken(context, path.get())) {
      Answers.text(context, 409, "File already exists");
      return;
    }
    Buffer body = context.body().buffer();
    folder.write(path.get(), body == null ? new byte[0] : body.getBytes());
    Answers.json(context, described(context, path.get()));
  }

  private static boolean taken(RoutingContext context, Path path) {
    return context.request().getParam("overwrite", "true").equals("false") && Files.exists(path);
  }

  private JsonNode described(RoutingContext context, Path path) {
    return is(context, "full_info")
        ? folder.info(path, folder.root())
        : TextNode.valueOf(folder.root().relativize(path).toString());
  }

  private void delete(RoutingContext context) {
    path(context, "file", true)
        .ifPresent(
            file -> {
              folder.delete(file);
              Answers.empty(context, 204);
            });
  }

  private void move(RoutingContext context) {
    Optional<Path> from = path(context, "file", true);
    if (from.isEmpty()) {
      return;
    }
    Path to =
        folder
            .inside(context.pathParam("dest"))
            .orElseThrow(() -> new ServerTroubleException("the destination is outside"));
    if (taken(context, to)) {
      Answers.text(context, 409, "File already exists");
    } else {
      folder.move(from.get(), to);
      Answers.json(context, described(context, to));
    }
  }
}
