package io.comfymill.gateway.comfyui;

import io.comfymill.gateway.artifacts.FileRef;
import io.comfymill.gateway.errors.FileRefusedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file that a {@code GET /view} asks for, checked in ComfyUI's order and with its status codes.
 */
final class ViewRequest {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final Pattern ANNOTATED = Pattern.compile("(.*?) ?\\[(input|output|temp)]");

  private ViewRequest() {}

  /**
   * @throws FileRefusedException where a part is missing or climbs out
   */
  static FileRef parse(
      @Nullable String filename, @Nullable String type, @Nullable String subfolder) {
    if (filename == null) {
      throw new FileRefusedException(NOT_FOUND, "filename is missing");
    }
    Matcher annotated = ANNOTATED.matcher(filename);
    boolean matches = annotated.matches();
    String path = matches ? annotated.group(1) : filename;
    String folder = matches ? annotated.group(2) : type == null ? FileRef.OUTPUT : type;
    String name = path.substring(path.lastIndexOf('/') + 1); // as ComfyUI, which drops folders here
    if (path.startsWith("/") || path.contains("..") || !FileRef.isSafeName(name)) {
      throw new FileRefusedException(BAD_REQUEST, "filename must be a plain file name");
    }
    if (!FileRef.isType(folder)) {
      throw new FileRefusedException(BAD_REQUEST, "type must be input, output or temp");
    }
    String inner =
        FileRef.folder(subfolder)
            .orElseThrow(
                () ->
                    new FileRefusedException(
                        FORBIDDEN, "subfolder must be a path inside the folder"));
    return new FileRef(folder, inner, name);
  }
}
