package io.comfymill.gateway.userdata;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How ComfyUI shows users' files. */
final class UserFileViews {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final double MILLIS = 1000.0;
  private static final Comparator<UserFileRow> FOLDERS_FIRST =
      Comparator.comparing((UserFileRow row) -> !row.isFolder())
          .thenComparing(row -> name(row).toLowerCase(Locale.ROOT));

  private UserFileViews() {}

  /**
   * How a folder is listed.
   *
   * @param recurse with the files of the folders in it
   * @param info as objects; else as paths
   * @param split each path followed by its parts; not with {@code info}
   */
  record Listing(boolean recurse, boolean info, boolean split) {}

  /** Files only, and none that is hidden or in a hidden folder, as Python's {@code glob} finds. */
  static ArrayNode list(UserPath folder, List<UserFileRow> below, Listing listing) {
    ArrayNode list = JSON.arrayNode();
    for (UserFileRow row : below) {
      String path = row.path.substring(folder.prefix().length());
      boolean shown = listing.recurse() || path.indexOf('/') < 0;
      if (shown && !row.isFolder() && !path.startsWith(".") && !path.contains("/.")) {
        add(list, row, path, listing);
      }
    }
    return list;
  }

  private static void add(ArrayNode list, UserFileRow row, String path, Listing listing) {
    if (listing.info()) {
      list.add(info(row, path));
    } else if (listing.split()) {
      ArrayNode parts = list.addArray().add(path);
      List.of(path.split("/", -1)).forEach(parts::add);
    } else {
      list.add(path);
    }
  }

  /** A file with its size in bytes and its times in milliseconds. */
  static ObjectNode info(UserFileRow row, String path) {
    return JSON.objectNode()
        .put("path", path)
        .put("size", row.sizeBytes)
        .put("modified", row.modifiedAt.toEpochMilli())
        .put("created", row.createdAt.toEpochMilli());
  }

  /** As {@code /v2/userdata} lists: folders too and the hidden ones; times in seconds. */
  static ArrayNode tree(List<UserFileRow> below) {
    ArrayNode list = JSON.arrayNode();
    below.stream().sorted(FOLDERS_FIRST).forEach(row -> list.add(entry(row)));
    return list;
  }

  private static ObjectNode entry(UserFileRow row) {
    ObjectNode entry = JSON.objectNode().put("name", name(row)).put("path", row.path);
    return row.isFolder()
        ? entry.put("type", "directory")
        : entry
            .put("type", "file")
            .put("size", row.sizeBytes)
            .put("modified", row.modifiedAt.toEpochMilli() / MILLIS);
  }

  private static String name(UserFileRow row) {
    return new UserPath(row.path).name();
  }

  /** The answer to a change that was not made; empty if it was. */
  static Optional<Response> refused(UserFiles.Outcome done) {
    return switch (done) {
      case DONE -> Optional.empty();
      case MISSING -> Optional.of(Response.status(404).build());
      case TAKEN -> Optional.of(text(409, "File already exists"));
      case IMPOSSIBLE -> Optional.of(text(400, "Invalid filename"));
    };
  }

  private static Response text(int status, String text) {
    return Response.status(status)
        .type(MediaType.TEXT_PLAIN + "; charset=utf-8")
        .entity(text)
        .build();
  }
}
