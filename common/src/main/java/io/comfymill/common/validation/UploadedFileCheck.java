package io.comfymill.common.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.workflow.InputSpec;
import io.comfymill.common.workflow.NodeClass;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The check that loaders of uploaded files do themselves (their {@code VALIDATE_INPUTS}): the file
 * has to exist, listed or not.
 */
final class UploadedFileCheck {
  /** Classes whose file input has no upload flag: class → input and kind of file. */
  private static final Map<String, FileInput> UNFLAGGED =
      Map.of("LoadLatent", new FileInput("latent", "latent"));

  private static final Map<String, String> KIND_OF_FLAG = kindOfFlag();

  private record FileInput(String name, String kind) {}

  private final Predicate<String> fileExists;

  UploadedFileCheck(Predicate<String> fileExists) {
    this.fileExists = fileExists;
  }

  private static Map<String, String> kindOfFlag() {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("image_upload", "image");
    kinds.put("animated_image_upload", "image");
    kinds.put("video_upload", "video");
    kinds.put("audio_upload", "audio");
    return kinds;
  }

  /** True for inputs that this checks, for which range and choices do not count. */
  boolean covers(NodeClass nodeClass, String inputName) {
    return fileInput(nodeClass, inputName).isPresent();
  }

  /**
   * @param value absent where the workflow does not give the input; null where it is a link
   * @return what is wrong with it
   * @throws PythonException where the loader's own check would raise
   */
  Optional<String> check(NodeClass nodeClass, String inputName, JsonNode value) {
    FileInput input = fileInput(nodeClass, inputName).orElseThrow();
    if (value.isMissingNode()) {
      throw PythonException.typeError(
          "%s.VALIDATE_INPUTS() missing 1 required positional argument: '%s'"
              .formatted(nodeClass.name(), inputName));
    }
    if (!value.isTextual()) {
      throw new PythonException(
          "AttributeError",
          "'%s' object has no attribute 'endswith'".formatted(PythonText.typeName(value)));
    }
    String file = value.textValue();
    return fileExists.test(file)
        ? Optional.empty()
        : Optional.of("Invalid %s file: %s".formatted(input.kind(), file));
  }

  private static Optional<FileInput> fileInput(NodeClass nodeClass, String inputName) {
    FileInput unflagged = UNFLAGGED.get(nodeClass.name());
    if (unflagged != null) {
      return Optional.of(unflagged).filter(input -> input.name().equals(inputName));
    }
    return nodeClass
        .input(inputName)
        .filter(InputSpec::isUpload)
        .map(spec -> new FileInput(inputName, kind(spec)));
  }

  private static String kind(InputSpec spec) {
    return KIND_OF_FLAG.entrySet().stream()
        .filter(flag -> spec.options().path(flag.getKey()).asBoolean())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("uploaded");
  }
}
