package io.comfymill.gateway.comfyui;

import io.comfymill.gateway.artifacts.FileRef;
import io.comfymill.gateway.errors.BadRequestException;
import org.jspecify.annotations.Nullable;

/**
 * The file name in a form. Clients that send whole folders put those before it; ComfyUI makes them,
 * and leaves them in the name that it answers with.
 *
 * @param folder below the subfolder that the form names; empty for none
 */
record UploadName(String folder, String name) {
  /**
   * @throws BadRequestException where it leads out or names nothing
   */
  static UploadName parse(@Nullable String sent) {
    String path = sent == null ? "" : sent.replaceFirst("^/+", "");
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    String folder = slash < 0 ? "" : path.substring(0, slash);
    if (!FileRef.isSafeName(name) || !FileRef.isSafeFolder(folder)) {
      throw new BadRequestException("the file needs a plain file name");
    }
    return new UploadName(folder, name);
  }

  /**
   * @throws BadRequestException where the type is unknown or the subfolder leads out
   */
  FileRef in(@Nullable String type, @Nullable String subfolder) {
    String folderType = type == null || type.isEmpty() ? FileRef.INPUT : type;
    if (!FileRef.isType(folderType)) {
      throw new BadRequestException("type must be input, output or temp");
    }
    String outer =
        FileRef.folder(subfolder)
            .orElseThrow(
                () -> new BadRequestException("subfolder must be a path inside the folder"));
    return new FileRef(folderType, joined(outer, folder), name);
  }

  private static String joined(String outer, String inner) {
    return outer.isEmpty() || inner.isEmpty() ? outer + inner : outer + "/" + inner;
  }

  /** ComfyUI's answer. */
  public record Uploaded(String name, String subfolder, String type) {}

  /**
   * @param stored below {@link #folder}, by another name where that one was taken
   */
  Uploaded answer(FileRef stored) {
    String subfolder = stored.subfolder();
    int outer = Math.max(0, subfolder.length() - folder.length() - 1);
    return new Uploaded(
        joined(folder, stored.name()),
        folder.isEmpty() ? subfolder : subfolder.substring(0, outer),
        stored.type());
  }
}
