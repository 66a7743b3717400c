package io.comfymill.simulator.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.simulator.files.ServerFolders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code /internal}, which is not served below {@code /api}. */
final class InternalRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String STARTED = "Starting server\n";

  private final ServerFolders folders;
  private final String startedAt;

  InternalRoutes(ServerFolders folders, String startedAt) {
    this.folders = folders;
    this.startedAt = startedAt;
  }

  void mount(Router router) {
    router
        .get("/internal/logs")
        .handler(context -> Answers.json(context, TextNode.valueOf(startedAt + " - " + STARTED)));
    router.get("/internal/logs/raw").handler(context -> Answers.json(context, rawLogs()));
    router
        .patch("/internal/logs/subscribe")
        .handler(BodyHandler.create(false))
        .handler(InternalRoutes::subscribe);
    router.get("/internal/folder_paths").handler(context -> Answers.json(context, folderPaths()));
    router.get("/internal/files/:type").blockingHandler(this::files);
  }

  private ObjectNode rawLogs() {
    ObjectNode logs = JSON.objectNode();
    logs.putArray("entries").addObject().put("t", startedAt).put("m", STARTED);
    logs.putObject("size").put("cols", 80).put("rows", 24);
    return logs;
  }

  private static void subscribe(RoutingContext context) {
    ObjectNode request = Requests.object(context);
    if (!request.has("clientId") || !request.has("enabled")) {
      throw new ServerTroubleException("clientId and enabled are missing");
    }
    Answers.empty(context, 200);
  }

  private ObjectNode folderPaths() {
    ObjectNode paths = JSON.objectNode();
    ServerFolders.MODEL_FOLDERS.forEach(
        name -> paths.putArray(name).add(folders.base().resolve("models/" + name).toString()));
    return paths;
  }

  private void files(RoutingContext context) {
    Optional<Path> folder = folders.ofType(context.pathParam("type"));
    if (folder.isEmpty()) {
      Answers.json(context, 400, JSON.objectNode().put("error", "Invalid directory type"));
      return;
    }
    ArrayNode names = JSON.arrayNode();
    newestFirst(folder.get()).forEach(file -> names.add(file.getFileName().toString()));
    Answers.json(context, names);
  }

  private static List<Path> newestFirst(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparingLong(InternalRoutes::modified).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long modified(Path file) {
    return file.toFile().lastModified();
  }
}
