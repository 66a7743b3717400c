package io.comfymill.standalone.settings;

import io.comfymill.common.wire.PolicyName;
import java.util.regex.Pattern;

/** What a setting's value looks like, as Quarkus reads it. */
enum SettingKind {
  DURATION(
      "a duration like 500ms, 5s or 3m",
      "\\d+|\\d+(ms|us|ns|s|m|h|d)|P(\\d+D)?(T(\\d+H)?(\\d+M)?([\\d.]+S)?)?"),
  SIZE("a size like 100M", "\\d+[BKMGTPEZY]?"),
  BOOLEAN("true or false", "true|false"),
  INTEGER("a whole number", "-?\\d{1,18}"),
  DECIMAL("a number", "-?\\d+(\\.\\d+)?"),
  POLICY("one of " + PolicyName.ALL, String.join("|", PolicyName.ALL)),
  TEXT("a text", "(?s).*");

  private final String description;
  private final Pattern pattern;

  SettingKind(String description, String pattern) {
    this.description = description;
    this.pattern = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
  }

  String description() {
    return description;
  }

  boolean accepts(String value) {
    return pattern.matcher(value.strip()).matches();
  }
}
