package io.comfymill.deploy.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.comfymill.deploy.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The chart, rendered by Helm as the release "comfymill" in the namespace "comfymill". */
final class Chart {
  static final Path FOLDER = Checkout.path("k8s/helm/comfymill");
  private static final String HOOK = "helm.sh/hook";

  private static final Map<ValueSet, String> RENDERED = new EnumMap<>(ValueSet.class);
  private static final Map<ValueSet, List<Manifest>> WITH_HOOKS = new EnumMap<>(ValueSet.class);
  private static final Path WITHOUT_HOOKS = copyWithoutHooks();

  private Chart() {}

  static LintResult lint() {
    return new Helm(FOLDER).lint().strict().call();
  }

  /** As `helm template` prints it, without hooks. */
  static String render(ValueSet values) {
    return RENDERED.computeIfAbsent(values, set -> render(FOLDER, set));
  }

  /** Every object, hooks as well, which this Helm leaves out of what it renders. */
  static List<Manifest> objects(ValueSet values) {
    return WITH_HOOKS.computeIfAbsent(values, set -> Manifest.readAll(render(WITHOUT_HOOKS, set)));
  }

  private static String render(Path folder, ValueSet values) {
    return render(folder, template -> values.file().map(template::withValuesFile).orElse(template));
  }

  /**
   * @throws RuntimeException as Helm or the chart refuses the values
   */
  static String render(UnaryOperator<TemplateCommand> with) {
    return render(FOLDER, with);
  }

  private static String render(Path folder, UnaryOperator<TemplateCommand> with) {
    TemplateCommand template =
        new Helm(folder)
            .template()
            .withName("comfymill")
            .withNamespace("comfymill")
            .withKubeVersion("1.32.0");
    return with.apply(template).call();
  }

  private static Path copyWithoutHooks() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      Path copy = Files.createTempDirectory("chart");
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(FOLDER.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.writeString(target, Files.readString(file).replace(HOOK, "example.com/hook"));
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
