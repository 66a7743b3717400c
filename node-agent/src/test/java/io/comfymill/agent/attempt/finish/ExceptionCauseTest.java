package io.comfymill.agent.attempt.finish;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.wire.FailureCause;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are what PyTorch, its back ends and ComfyUI say. */
class ExceptionCauseTest {
  private static final String TIPS =
      "This error means you ran out of memory on your GPU.\n\nTIPS: If the workflow worked before"
          + " you might have accidentally set the batch_size to a large number.";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torch.OutOfMemoryError | Allocation on device",
        "torch.OutOfMemoryError | Allocation on device 0 would exceed allowed memory. (out of"
            + " memory) Currently allocated : 22.41 GiB Requested : 1.13 GiB Device limit : 23.99"
            + " GiB",
        "torch.cuda.OutOfMemoryError | CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0;"
            + " 7.79 GiB total capacity; 5.61 GiB already allocated)",
        "torch.OutOfMemoryError | HIP out of memory. Tried to allocate 1.50 GiB. GPU 0 has a"
            + " total capacity of 15.98 GiB of which 338.00 MiB is free.",
        "torch.OutOfMemoryError | XPU out of memory. Tried to allocate 5.93 GiB. GPU 0 has a total"
            + " capacity of 15.56 GiB.",
        "RuntimeError | CUDA out of memory. Tried to allocate 2.00 GiB",
        "RuntimeError | MPS backend out of memory (MPS allocated: 17.42 GB, other allocations:"
            + " 384.00 KB, max allowed: 18.13 GB). Tried to allocate 1.02 GB on private pool.",
        "RuntimeError | Invalid buffer size: 38.00 GiB",
        "RuntimeError | CUDA error: out of memory CUDA kernel errors might be asynchronously"
            + " reported at some other API call",
        "torch.AcceleratorError | CUDA error: out of memory",
        "RuntimeError | HIP error: out of memory",
        "RuntimeError | CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling"
            + " `cublasCreate(handle)`",
        "RuntimeError | cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
        "RuntimeError | CUDA driver error: out of memory",
        "RuntimeError | ggml_cuda_device_malloc: cudaMalloc failed: out of memory",
        "RuntimeError | level_zero backend failed with error: 39 (UR_RESULT_ERROR_OUT_OF_DEVICE_MEMORY)",
        "RuntimeError | Could not allocate tensor with 1073741824 bytes. There is not enough GPU"
            + " video memory available!",
        "RuntimeError | [enforce fail at alloc_cpu.cpp:118] err == 0. DefaultCPUAllocator: can't"
            + " allocate memory: you tried to allocate 42949672960 bytes. Error code 12 (Cannot"
            + " allocate memory)",
        "RuntimeError | [enforce fail at alloc_cpu.cpp:114] data. DefaultCPUAllocator: not enough"
            + " memory: you tried to allocate 42949672960 bytes.",
      })
  void knowsHowMemoryRunsOut(String type, String message) {
    assertThat(ExceptionCause.of(type, message)).isEqualTo(FailureCause.OUT_OF_MEMORY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "ValueError | list index out of range",
        "RuntimeError | Sizes of tensors must match except in dimension 1.",
        "FileNotFoundError | [Errno 2] No such file or directory: 'a.safetensors'",
        "MyNodeError | the text 'out of memory' is not allowed here",
      })
  void takesNothingElseForIt(String type, String message) {
    assertThat(ExceptionCause.of(type, message)).isEqualTo(FailureCause.EXECUTION_ERROR);
  }

  @org.junit.jupiter.api.Test
  void comfyUisHintAloneSaysNothing() {
    assertThat(ExceptionCause.of("ValueError", "bad size\n" + TIPS))
        .isEqualTo(FailureCause.EXECUTION_ERROR);
  }

  @org.junit.jupiter.api.Test
  void aModelFileThatHasGoneIsAMissingModel() {
    assertThat(
            ExceptionCause.of(
                "FileNotFoundError",
                "Model in folder 'checkpoints' with filename 'sdxl/base.safetensors' not found.\n"))
        .isEqualTo(FailureCause.MISSING_MODEL);
  }
}
