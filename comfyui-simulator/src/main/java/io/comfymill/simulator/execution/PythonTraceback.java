package io.comfymill.simulator.execution;

import java.util.List;

/** Lines in the form that clients show to people. */
final class PythonTraceback {
  private PythonTraceback() {}

  static List<String> lines(String classType) {
    return List.of(
        frame("execution.py", 496, "execute", "output_data = await get_output_data(...)"),
        frame("execution.py", 277, "process_inputs", "result = f(**inputs)"),
        frame("nodes.py", 1, classType, "raise"));
  }

  private static String frame(String file, int line, String function, String code) {
    return "  File \"/simulator/%s\", line %d, in %s\n    %s\n"
        .formatted(file, line, function, code);
  }
}
