package io.comfymill.simulator.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.simulator.files.ServerFolders;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** {@code /upload/image} and {@code /upload/mask}. Blocking. */
final class UploadRoutes {
  private final ServerFolders folders;

  UploadRoutes(ServerFolders folders) {
    this.folders = folders;
  }

  void mount(Routes routes) {
    String incoming = folders.base().resolve("incoming").toString();
    routes.postForm("/upload/image", incoming, context -> upload(context, this::copy));
    routes.postForm("/upload/mask", incoming, context -> upload(context, this::copyMask));
  }

  /** Puts an uploaded file where it belongs. */
  @FunctionalInterface
  private interface Saver {
    void save(RoutingContext context, Path uploaded, Path to) throws IOException;
  }

  private void upload(RoutingContext context, Saver saver) {
    Optional<FileUpload> image =
        context.fileUploads().stream().filter(file -> file.name().equals("image")).findFirst();
    if (image.isEmpty() || image.get().fileName().isEmpty()) {
      Answers.empty(context, 400);
      return;
    }
    String type = attribute(context, "type", "input");
    String subfolder = attribute(context, "subfolder", "");
    Path root =
        folders.ofType(type).orElseThrow(() -> new ServerTroubleException("unknown type " + type));
    Optional<Path> wanted =
        ServerFolders.inside(root, subfolder)
            .flatMap(
                folder ->
                    ServerFolders.inside(
                        root, root.relativize(folder.resolve(image.get().fileName())).toString()));
    if (wanted.isEmpty() || wanted.get().equals(root)) {
      Answers.empty(context, 400);
      return;
    }
    try {
      Path saved = save(context, saver, Path.of(image.get().uploadedFileName()), wanted.get());
      answer(context, saved.getFileName().toString(), subfolder, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String attribute(RoutingContext context, String name, String otherwise) {
    String value = context.request().getFormAttribute(name);
    return value == null ? otherwise : value;
  }

  private Path save(RoutingContext context, Saver saver, Path uploaded, Path wanted)
      throws IOException {
    Files.createDirectories(wanted.getParent());
    String overwrite = attribute(context, "overwrite", "");
    Path to = wanted;
    if (!overwrite.equals("true") && !overwrite.equals("1")) {
      for (int i = 1; Files.exists(to); i++) {
        if (Files.mismatch(to, uploaded) < 0) {
          return to;
        }
        to = wanted.resolveSibling(numbered(wanted.getFileName().toString(), i));
      }
    }
    saver.save(context, uploaded, to);
    return to;
  }

  private static String numbered(String name, int number) {
    int dot = name.lastIndexOf('.');
    return dot <= 0
        ? "%s (%d)".formatted(name, number)
        : "%s (%d)%s".formatted(name.substring(0, dot), number, name.substring(dot));
  }

  private void copy(RoutingContext context, Path uploaded, Path to) throws IOException {
    Files.copy(uploaded, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private void copyMask(RoutingContext context, Path uploaded, Path to) throws IOException {
    ImageConversion.mask(folders, attribute(context, "original_ref", ""), uploaded, to);
  }

  private static void answer(RoutingContext context, String name, String subfolder, String type) {
    Answers.json(
        context,
        JsonNodeFactory.instance
            .objectNode()
            .put("name", name)
            .put("subfolder", subfolder)
            .put("type", type));
  }
}
