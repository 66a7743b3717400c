package io.comfymill.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Real ComfyUI servers to run the tests on, in place of simulators: {@code
 * -Dcomfyui.urls=http://127.0.0.1:8188,…}, two at least. They need the node classes of {@code
 * e2e/comfyui}.
 */
final class RealComfyUis {
  static final String PROPERTY = "comfyui.urls";

  private RealComfyUis() {}

  /** Empty where there are none. */
  static List<String> urls() {
    return Stream.of(System.getProperty(PROPERTY, "").split(",", -1))
        .map(String::strip)
        .filter(url -> !url.isEmpty())
        .toList();
  }

  /** Options of {@code dev}. */
  static List<String> options() {
    List<String> options = new ArrayList<>();
    urls().forEach(url -> options.addAll(List.of("--comfyui", url)));
    return options;
  }
}
