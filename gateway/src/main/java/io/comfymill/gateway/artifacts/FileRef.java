package io.comfymill.gateway.artifacts;

import io.comfymill.common.id.JobId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How clients name a file: one of ComfyUI's three folders, a subfolder, and a name. No part can
 * escape its folder.
 *
 * @param type {@code input}, {@code output} or {@code temp}
 * @param subfolder folders with {@code /} between them; empty for none
 */
public record FileRef(String type, String subfolder, String name) {
  public static final String INPUT = "input";
  public static final String OUTPUT = "output";
  private static final Set<String> TYPES = Set.of(INPUT, OUTPUT, "temp");
  private static final int MAX_LENGTH = 512;
  private static final Pattern ANNOTATION = Pattern.compile("(.*) ?\\[(input|output|temp)]");
  private static final String UUID_TEXT = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Pattern ASSET_FOLDER = Pattern.compile(UUID_TEXT);
  private static final Pattern JOB_FOLDER = Pattern.compile("(" + UUID_TEXT + ")(?:/(.*))?");

  public FileRef {
    if (!isType(type)) {
      throw new IllegalArgumentException("not a folder type: " + type);
    }
    if (!isSafeFolder(subfolder)) {
      throw new IllegalArgumentException("not a safe subfolder: " + subfolder);
    }
    if (!isSafeName(name)) {
      throw new IllegalArgumentException("not a safe file name: " + name);
    }
  }

  /**
   * A name as it stands in a workflow: {@code red.png}, {@code a/b/red.png}, {@code red.png
   * [output]}.
   *
   * @return empty if it cannot be the name of a file
   */
  public static Optional<FileRef> parse(String annotated) {
    String type = INPUT;
    String path = annotated;
    Matcher annotation = ANNOTATION.matcher(annotated);
    if (annotation.matches()) {
      path = annotation.group(1).stripTrailing();
      type = annotation.group(2);
    }
    int slash = path.lastIndexOf('/');
    String subfolder = slash < 0 ? "" : path.substring(0, slash);
    String name = path.substring(slash + 1);
    return isSafeFolder(subfolder) && isSafeName(name)
        ? Optional.of(new FileRef(type, subfolder, name))
        : Optional.empty();
  }

  public static boolean isType(String type) {
    return TYPES.contains(type);
  }

  public static boolean isSafeName(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_LENGTH
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && hasNoControls(name);
  }

  /** Empty, or a relative path without {@code ..}; no Windows path. */
  public static boolean isSafeFolder(String subfolder) {
    if (subfolder.isEmpty()) {
      return true;
    }
    for (String segment : subfolder.split("/", -1)) {
      if (!isSafeName(segment)) {
        return false;
      }
    }
    return subfolder.length() <= MAX_LENGTH;
  }

  /**
   * A subfolder as clients send it, in the one spelling it has here: ComfyUI takes {@code a/./b/},
   * {@code a/x/../b} and, on Windows, {@code a\b} for the same folder.
   *
   * @return empty if it leads out
   */
  public static Optional<String> folder(@Nullable String sent) {
    String path = sent == null ? "" : sent.replace('\\', '/');
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        if (segments.pollLast() == null) {
          return Optional.empty();
        }
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(segment);
      }
    }
    String folder = String.join("/", segments);
    return path.startsWith("/") || !isSafeFolder(folder) ? Optional.empty() : Optional.of(folder);
  }

  private static boolean hasNoControls(String text) {
    return text.chars().noneMatch(c -> c < 0x20 || c == 0x7f || c == '\\');
  }

  /** The asset whose file it is, if its subfolder says so. */
  public Optional<UUID> asset() {
    return type.equals(INPUT) && ASSET_FOLDER.matcher(subfolder).matches()
        ? Optional.of(UUID.fromString(subfolder))
        : Optional.empty();
  }

  /** The job whose output it is, if its subfolder says so. */
  public Optional<JobOutput> jobOutput() {
    Matcher folder = JOB_FOLDER.matcher(subfolder);
    if (type.equals(INPUT) || !folder.matches()) {
      return Optional.empty();
    }
    String inner = folder.group(2) == null ? "" : folder.group(2);
    return Optional.of(new JobOutput(JobId.parse(folder.group(1)), inner));
  }

  /**
   * The two parts of an output's subfolder.
   *
   * @param subfolder as the node's ComfyUI called it
   */
  public record JobOutput(JobId job, String subfolder) {}
}
