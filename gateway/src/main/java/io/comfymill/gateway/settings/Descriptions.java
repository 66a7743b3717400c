package io.comfymill.gateway.settings;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/** What each setting means: what docs/configuration.md says of it, by a test of deploy-tests. */
@ApplicationScoped
class Descriptions {
  private static final String FILE = "/settings-descriptions.properties";
  private static final String ANY_NAME = "(\"[^\"]+\"|[^.]+)";

  private final Map<String, String> byName = new HashMap<>();
  private final Map<Pattern, String> byForm = new HashMap<>();

  Descriptions() {
    Properties file = new Properties();
    try (InputStream in = Descriptions.class.getResourceAsStream(FILE)) {
      file.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    file.forEach((name, text) -> put(name.toString(), text.toString()));
  }

  private void put(String name, String text) {
    if (name.contains("*")) {
      String form = Pattern.quote(name).replace("*", "\\E" + ANY_NAME + "\\Q");
      byForm.put(Pattern.compile(form), text);
    } else {
      byName.put(name, text);
    }
  }

  /** Empty for a setting of a later version. */
  Optional<String> of(String name) {
    return Optional.ofNullable(byName.get(name))
        .or(
            () ->
                byForm.entrySet().stream()
                    .filter(form -> form.getKey().matcher(name).matches())
                    .map(Map.Entry::getValue)
                    .findFirst());
  }
}
