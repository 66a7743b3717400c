package io.comfymill.common.service.settings;

import java.util.List;
import java.util.regex.Pattern;

/** What nobody is shown of settings, though it is only in case somebody has put it there. */
final class Secrets {
  private static final Pattern NAMES =
      Pattern.compile(
          "(?i).*((token|password|passwd|secret|credentials?|jaas[.-]config)([.-]?keys?)?"
              + "|(access|api|private)[.-]?keys?)");

  /** In these anything may stand, under any name. */
  private static final List<String> ANYTHING =
      List.of("comfymill.agent.runtime.env.", "comfymill.gateway.enrolment.agent-settings.");

  private static final Pattern USER_IN_URL = Pattern.compile("//[^/@\\s,]*@");
  private static final Pattern QUERY_OF_URL = Pattern.compile("(//[^\\s,?]*\\?)[^\\s,]*");
  private static final Pattern NAMED =
      Pattern.compile("(?i)((?:token|password|passwd|secret|api[-_]?key)[\\w-]*[=,\\s:]+)[^\\s,]+");

  private Secrets() {}

  static boolean isSecret(String name) {
    return NAMES.matcher(name).matches() || ANYTHING.stream().anyMatch(name::startsWith);
  }

  /** The value of any other setting, without what looks like a secret in it. */
  static String hiddenIn(String value) {
    String plain = USER_IN_URL.matcher(value).replaceAll("//…@");
    plain = QUERY_OF_URL.matcher(plain).replaceAll("$1…");
    return NAMED.matcher(plain).replaceAll("$1…");
  }
}
