package io.comfymill.gateway.proxy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which paths are never passed on. What a ComfyUI serves itself a gateway answers for the whole
 * fleet, or nobody does: on a node it would show one server's view, other people's files, or start
 * prompts that no scheduler knows.
 */
final class OwnPaths {
  private static final Pattern API = Pattern.compile("^(?:/api(?=/|$))+");
  private static final Pattern CLIMBING = Pattern.compile("(?i)(?:^|/|%2f|\\\\|%5c)(?:\\.|%2e){2}");

  /** What newer ComfyUIs serve and this gateway may not, and what is not declared as a resource. */
  private static final Set<String> SERVED =
      Set.of(
          "console",
          "credentials",
          "download",
          "free",
          "history_v2",
          "internal",
          "job",
          "jobs",
          "q",
          "tasks",
          "validate_prompt",
          "view_metadata",
          "ws");

  /** Below {@code /api}; without it these are files of the frontend. */
  private static final Set<String> SERVED_BELOW_API = Set.of("assets", "tags", "v2");

  /** Served themselves, while what is below them comes from nodes. */
  private static final Set<String> FOLDERS = Set.of("extensions", "workflow_templates");

  private final Set<String> served = new HashSet<>(SERVED);
  private final Set<String> servedBelowApi = new HashSet<>(SERVED_BELOW_API);
  private final List<String> refused;

  /**
   * @param declared by the gateway's resources
   * @param refused paths that an operator wants passed to no node, with all below them
   */
  OwnPaths(Collection<String> declared, List<String> refused) {
    this.refused = refused.stream().map(String::strip).toList();
    for (String path : declared) {
      String bare = bare(path);
      (bare.length() < path.length() ? servedBelowApi : served).add(first(bare));
    }
    served.removeAll(FOLDERS);
    served.remove(""); // the page at /, for want of a frontend
  }

  /**
   * @param path normalised, as it was sent
   */
  boolean contains(String path) {
    String bare = bare(path);
    String first = first(bare);
    boolean belowApi = bare.length() < path.length();
    return served.contains(first)
        || (belowApi && servedBelowApi.contains(first))
        || FOLDERS.contains(bare.substring(1))
        || CLIMBING.matcher(path).find()
        || refused.stream().anyMatch(no -> bare.equals(no) || bare.startsWith(no + "/"));
  }

  static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path; // a bare % escapes nothing
    }
  }

  private static String first(String bare) {
    return bare.substring(1).split("/", 2)[0];
  }

  /** Without {@code /api} before it, however often: ComfyUI serves everything at both. */
  static String bare(String path) {
    String bare = API.matcher(path).replaceFirst("");
    return bare.startsWith("/") ? bare : "/" + bare;
  }
}
