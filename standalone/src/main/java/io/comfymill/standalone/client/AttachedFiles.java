package io.comfymill.standalone.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.book.Book;
import io.comfymill.standalone.book.Parts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The files that a batch or a workflow to be published names: a workflow, tables, pictures to be
 * uploaded. They go along in a second document, so that the lines of the first stay those that its
 * author knows.
 */
public final class AttachedFiles {
  private static final String SECOND_DOCUMENT = "\n---\n";

  private static final int DEFAULT_PART = 400;

  /** Less is refused by the gateway. */
  private static final int SMALLEST_PART = 40;

  private final Gateway gateway;
  private final Path folder;
  private final ObjectNode attached = WireJson.mapper().createObjectNode();

  private AttachedFiles(Gateway gateway, Path folder) {
    this.gateway = gateway;
    this.folder = folder;
  }

  /**
   * As {@link #complete(Gateway, String, Path)}.
   *
   * @param file standard input where it is {@code -}, whose files are in the current folder
   */
  public static String complete(Gateway gateway, Path file)
      throws IOException, InterruptedException, PromptFile.NotSubmittableException {
    if (file.toString().equals("-")) {
      String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      return complete(gateway, text, Path.of(""));
    }
    if (!Files.isReadable(file)) {
      throw new PromptFile.NotSubmittableException("there is no file " + file);
    }
    return complete(gateway, Files.readString(file), file.toAbsolutePath().getParent());
  }

  /**
   * The body to send; pictures are uploaded.
   *
   * @param text YAML or JSON
   * @param folder in which the files are
   * @throws PromptFile.NotSubmittableException where a file is missing or wrong
   */
  private static String complete(Gateway gateway, String text, Path folder)
      throws IOException, InterruptedException, PromptFile.NotSubmittableException {
    JsonNode json;
    try {
      json = new YAMLMapper().readTree(text);
    } catch (JsonProcessingException e) {
      return text; // the gateway says what is wrong, and where
    }
    AttachedFiles files = new AttachedFiles(gateway, folder);
    files.attachWorkflow(json.at("/template/file"));
    files.attachFilesOf(json.path("sweep"));
    return files.attached.isEmpty() ? text : text + SECOND_DOCUMENT + files.attached + "\n";
  }

  private void attachWorkflow(JsonNode name)
      throws IOException, InterruptedException, PromptFile.NotSubmittableException {
    if (name.isTextual()) {
      Path path = existing(name.textValue());
      try (InputStream content = Files.newInputStream(path);
          PromptFile prompt =
              PromptFile.read(content, path.toString(), new EditorWorkflows(gateway))) {
        attached.set(name.textValue(), prompt.body().get("prompt"));
      }
    }
  }

  /** Wherever they are: sweeps are nested. */
  private void attachFilesOf(JsonNode sweep)
      throws IOException, InterruptedException, PromptFile.NotSubmittableException {
    for (Map.Entry<String, JsonNode> entry : sweep.properties()) {
      JsonNode value = entry.getValue();
      if (entry.getKey().equals("csv") && value.path("file").isTextual()) {
        String name = value.path("file").textValue();
        attached.put(name, Files.readString(existing(name), StandardCharsets.UTF_8));
      } else if (entry.getKey().equals("split") && value.path("file").isTextual()) {
        attachBook(value);
      } else if (value.path("files").isTextual()) {
        upload(value.path("files").textValue());
      }
      for (JsonNode part : value) {
        attachFilesOf(part);
      }
    }
  }

  private void attachBook(JsonNode split) throws IOException, PromptFile.NotSubmittableException {
    String name = split.path("file").textValue();
    Path path = existing(name);
    Book book;
    try {
      book = Book.read(path);
    } catch (IOException e) {
      throw new PromptFile.NotSubmittableException(
          "%s cannot be read: %s".formatted(path, e.getMessage()));
    }
    String language =
        split.path("language").asText(book.language() == null ? "en" : book.language());
    int most = Math.max(SMALLEST_PART, split.path("most").asInt(DEFAULT_PART));
    boolean byParagraph = split.path("by").asText().equals("paragraph");
    attached.set(name, WireJson.mapper().valueToTree(Parts.of(book, language, most, byParagraph)));
  }

  private Path existing(String name) throws PromptFile.NotSubmittableException {
    Path path = folder.resolve(name);
    if (!Files.isRegularFile(path)) {
      throw new PromptFile.NotSubmittableException("there is no file " + path);
    }
    return path;
  }

  private void upload(String pattern)
      throws IOException, InterruptedException, PromptFile.NotSubmittableException {
    int slash = pattern.lastIndexOf('/');
    Path where = folder.resolve(pattern.substring(0, slash + 1));
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(where)) {
      try (DirectoryStream<Path> found =
          Files.newDirectoryStream(where, pattern.substring(slash + 1))) {
        found.forEach(files::add);
      }
    }
    files.removeIf(file -> !Files.isRegularFile(file));
    if (files.isEmpty()) {
      throw new PromptFile.NotSubmittableException("there is no file " + folder.resolve(pattern));
    }
    files.sort(null);
    ArrayNode names = attached.putArray(pattern);
    for (Path file : files) {
      names.add(new Upload(file).sendTo(gateway));
    }
  }
}
