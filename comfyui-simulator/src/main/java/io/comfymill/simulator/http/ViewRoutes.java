package io.comfymill.simulator.http;

import io.comfymill.common.artifact.MediaTypes;
import io.comfymill.common.http.ByteRange;
import io.comfymill.simulator.files.AnnotatedName;
import io.comfymill.simulator.files.ServerFolders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** {@code /view}. */
final class ViewRoutes {
  private static final Set<String> NEVER_NAMED = Set.of("text/html", "text/javascript", "text/css");

  private final ServerFolders folders;

  ViewRoutes(ServerFolders folders) {
    this.folders = folders;
  }

  void mount(Routes routes) {
    routes.get("/view", this::view);
    routes.get("/view_metadata/:folder", context -> Answers.empty(context, 404));
  }

  private void view(RoutingContext context) {
    HttpServerRequest request = context.request();
    String filename = request.getParam("filename");
    if (filename == null) {
      Answers.empty(context, 404);
      return;
    }
    AnnotatedName name = AnnotatedName.parse(filename);
    Optional<Path> root = folders.ofType(name.type().orElse(request.getParam("type", "output")));
    if (name.name().isEmpty() || climbs(name.name()) || root.isEmpty()) {
      Answers.empty(context, 400);
      return;
    }
    Optional<Path> folder = ServerFolders.inside(root.get(), request.getParam("subfolder", ""));
    if (folder.isEmpty()) {
      Answers.empty(context, 403);
      return;
    }
    String basename = name.name().substring(name.name().lastIndexOf('/') + 1);
    Optional<Path> file = ServerFolders.inside(folder.get(), basename).filter(Files::isRegularFile);
    if (file.isEmpty()) {
      Answers.empty(context, 404);
    } else {
      show(context, file.get());
    }
  }

  private static boolean climbs(String name) {
    return name.startsWith("/") || name.contains("..");
  }

  private static void show(RoutingContext context, Path file) {
    HttpServerRequest request = context.request();
    String name = file.getFileName().toString();
    context.response().putHeader("Content-Disposition", "filename=\"%s\"".formatted(name));
    String channel = request.getParam("channel", "rgba");
    if (request.getParam("preview") != null || channel.equals("rgb") || channel.equals("a")) {
      ImageConversion.answer(context, file, request.getParam("preview"), channel);
    } else {
      sendFile(context, file);
    }
  }

  private static void sendFile(RoutingContext context, Path file) {
    HttpServerResponse response = context.response();
    response.putHeader("Content-Type", shownType(file.getFileName().toString()));
    long size = file.toFile().length();
    String header = context.request().getHeader("Range");
    if (header == null) {
      response.putHeader("Accept-Ranges", "bytes").sendFile(file.toString());
      return;
    }
    Optional<ByteRange> range = range(header, size);
    if (range.isEmpty()) {
      response.setStatusCode(416).putHeader("Content-Range", "bytes */" + size).end();
      return;
    }
    response
        .setStatusCode(206)
        .putHeader("Accept-Ranges", "bytes")
        .putHeader("Content-Range", range.get().contentRange(size))
        .sendFile(file.toString(), range.get().first(), range.get().length());
  }

  /** ComfyUI's HTTP server refuses what it cannot read as what lies outside of the file. */
  private static Optional<ByteRange> range(String header, long size) {
    try {
      return ByteRange.parse(header, size);
    } catch (ByteRange.UnsatisfiableException e) {
      return Optional.empty();
    }
  }

  /** ComfyUI 0.3.64 never names pages, scripts and style sheets as such. */
  private static String shownType(String filename) {
    String type = MediaTypes.ofName(filename);
    return NEVER_NAMED.contains(type) ? MediaTypes.BINARY : type;
  }
}
