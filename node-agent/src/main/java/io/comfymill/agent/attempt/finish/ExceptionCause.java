package io.comfymill.agent.attempt.finish;

import io.comfymill.common.wire.FailureCause;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a Python exception that ended a prompt means for the job. Pure. */
final class ExceptionCause {
  /**
   * How PyTorch, its back ends and the libraries below it say so, in lower case. ComfyUI's own hint
   * after the message means nothing: with an old PyTorch it follows every error.
   */
  private static final List<String> OUT_OF_MEMORY =
      List.of(
          "cuda out of memory",
          "hip out of memory",
          "xpu out of memory",
          "mps backend out of memory",
          "allocation on device",
          "cuda error: out of memory",
          "cuda driver error: out of memory",
          "hip error: out of memory",
          "cublas_status_alloc_failed",
          "cudnn_status_alloc_failed",
          "hipblas_status_alloc_failed",
          "cudamalloc failed",
          "hipmalloc failed",
          "ur_result_error_out_of_device_memory",
          "pi_error_out_of_resources",
          "not enough gpu video memory",
          "invalid buffer size:",
          "defaultcpuallocator: can't allocate memory",
          "defaultcpuallocator: not enough memory");

  /** A model file that has vanished since ComfyUI took the prompt. */
  private static final Pattern MODEL_GONE =
      Pattern.compile("Model in folder '.*' with filename '.*' not found\\.");

  private ExceptionCause() {}

  /**
   * @param type with its module, like {@code torch.OutOfMemoryError}
   */
  static FailureCause of(String type, String message) {
    if (type.endsWith("OutOfMemoryError")) {
      return FailureCause.OUT_OF_MEMORY;
    }
    String said = message.toLowerCase(Locale.ROOT);
    if (OUT_OF_MEMORY.stream().anyMatch(said::contains)) {
      return FailureCause.OUT_OF_MEMORY;
    }
    return MODEL_GONE.matcher(message).find()
        ? FailureCause.MISSING_MODEL
        : FailureCause.EXECUTION_ERROR;
  }
}
