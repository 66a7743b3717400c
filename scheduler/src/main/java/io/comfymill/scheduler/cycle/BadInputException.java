package io.comfymill.scheduler.cycle;

import io.comfymill.scheduler.intake.Input;

/** The core failed on this input, and its memory may be half changed. */
final class BadInputException extends RuntimeException {
  private final transient Input input;

  BadInputException(Input input, RuntimeException cause) {
    super("cannot apply " + input.position(), cause);
    this.input = input;
  }

  Input input() {
    return input;
  }
}
