package io.comfymill.gateway.file;

import java.util.List;
import java.util.stream.Collectors;

/** A file that somebody sent is wrong; nothing was done. */
public final class FileRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Mistake> mistakes;

  public FileRefusedException(List<Mistake> mistakes) {
    super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("; ")));
    this.mistakes = List.copyOf(mistakes);
  }

  public List<Mistake> mistakes() {
    return mistakes;
  }
}
